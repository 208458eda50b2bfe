//! A real OpenID Connect provider as a child of the test: npm's oidc-provider in Node. `./test` installs it and says
//! where in `TRUC_TEST_PROVIDER`; without it the story says that it was skipped, with CI=true it fails.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use directory::sign_in::by_provider::Linking;
use server::config::{Config, SignInProvider};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/provider/provider.mjs");
const SECRET: &str = "gio mua dong bac";
/// What the settings call it.
pub const NAME: &str = "officials";

pub struct RealProvider {
    child: Child,
    /// Held open: it writes notices there, and would end on a closed pipe.
    _said: BufReader<ChildStdout>,
    pub issuer: String,
}

impl RealProvider {
    /// Starts one that leads back to a site at this origin.
    pub fn start(origin: &str) -> Option<RealProvider> {
        let Some(modules) = setting("TRUC_TEST_PROVIDER") else {
            assert!(setting("CI").as_deref() != Some("true"), "CI skips nothing: no oidc-provider");
            println!("SKIPPED: no sign-in provider (TRUC_TEST_PROVIDER)");
            return None;
        };
        let back = format!("{origin}/sign-in/provider/{NAME}/return");
        let mut child = Command::new("node")
            .args([SCRIPT, &modules, &back])
            // It ends when this pipe does, however the test ends.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let issuer = said.by_ref().lines().find_map(|line| {
            let line = line.expect("the provider says something");
            line.strip_prefix("issuer ").map(str::to_owned)
        });
        let issuer = issuer.expect("the provider listens");
        Some(RealProvider { child, _said: said, issuer })
    }

    /// Settings with this provider, its secret in a file of the folder.
    pub fn set_in(&self, config: &mut Config, origin: &str, folder: &Path) {
        let file = folder.join("provider.secret");
        std::fs::write(&file, SECRET).unwrap();
        config.site.origin = origin.to_owned();
        config.sign_in.providers = vec![SignInProvider {
            name: NAME.to_owned(),
            label_vi: "Định danh cán bộ".to_owned(),
            label_en: "Officials' identity".to_owned(),
            issuer: self.issuer.clone(),
            client_id: "truc".to_owned(),
            client_secret_file: file,
            scopes: vec!["profile".to_owned()],
            login_claim: "preferred_username".to_owned(),
            link: Linking::ByLogin,
            allow_http: true,
        }];
    }
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[expect(clippy::disallowed_methods, reason = "the test command says where the provider is")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
