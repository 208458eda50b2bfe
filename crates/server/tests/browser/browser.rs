//! A Chromium of its own, driven over its debugging protocol.

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use chromiumoxide::browser::BrowserConfig;
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams,
};
use chromiumoxide::cdp::browser_protocol::target::{
    CreateBrowserContextParams, CreateTargetParams, SetAutoAttachParams,
};
use chromiumoxide::cdp::browser_protocol::web_authn::{
    AddVirtualAuthenticatorParams, AuthenticatorProtocol, AuthenticatorTransport, EnableParams,
    VirtualAuthenticatorOptions,
};
use futures::StreamExt;
use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(60);
const AXE: &str = include_str!("../../../../e2e/axe/axe.min.js");

pub struct Browser {
    browser: chromiumoxide::Browser,
    _profile: tempfile::TempDir,
}

pub struct Page {
    page: chromiumoxide::Page,
    /// Width and height of its pictures.
    size: (i64, i64),
}

/// The window of the guide's pictures, and that of a phone.
const DESKTOP: (i64, i64) = (1100, 760);
const PHONE: (i64, i64) = (360, 720);

impl Browser {
    /// `None` where no Chromium is named; with CI=true that is a failure.
    pub async fn start() -> Option<Browser> {
        let Some(chromium) = setting("TRUC_TEST_CHROMIUM") else {
            assert!(setting("CI").as_deref() != Some("true"), "CI skips nothing: no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(Path::new(&chromium))
            .user_data_dir(profile.path())
            .no_sandbox()
            .launch_timeout(PATIENCE)
            .request_timeout(PATIENCE)
            .args([
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=vi",
            ])
            .build()
            .unwrap();
        let (browser, mut handler) = chromiumoxide::Browser::launch(config).await.unwrap();
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        Some(Browser { browser, _profile: profile })
    }

    pub fn takes_pictures(&self) -> bool {
        setting("TRUC_GUIDE_PICTURES").is_some()
    }

    pub async fn open(&self, url: &str) -> Page {
        let page = Page::of(self.browser.new_page("about:blank").await.unwrap());
        page.width(1440).await;
        page.go(url).await;
        page
    }

    /// As `open`, with no cookie of any other page.
    pub async fn apart(&self, url: &str) -> Page {
        let context = CreateBrowserContextParams::default();
        let context = self.browser.create_browser_context(context).await.unwrap();
        let target = CreateTargetParams::builder().url("about:blank").browser_context_id(context);
        let page = Page::of(self.browser.new_page(target.build().unwrap()).await.unwrap());
        page.width(1440).await;
        page.go(url).await;
        page
    }
}

impl Page {
    fn of(page: chromiumoxide::Page) -> Page {
        Page { page, size: DESKTOP }
    }

    /// Its pictures are those of a phone.
    pub async fn of_phone(mut self) -> Page {
        self.size = PHONE;
        self
    }

    /// The option that begins with these words is chosen.
    pub async fn pick(&self, selector: &str, words: &str) {
        let chosen = format!(
            "(field => {{ const one = [...field.options].find(one => one.text.startsWith({words:?}));
               field.value = one.value; return !!one }})(document.querySelector({selector:?}))"
        );
        assert_eq!(self.evaluate(&chosen).await, true, "{selector} offers {words}");
    }

    /// The box of this name in the row of a person.
    pub async fn tick(&self, row: &str, name: &str) {
        self.evaluate(&format!(
            "[...document.querySelectorAll('tr')].find(one => one.innerText.includes({row:?}))
               .querySelector('input[name^={name}]').checked = true"
        ))
        .await;
    }

    /// Presses the button with these words.
    pub async fn press(&self, words: &str) {
        self.evaluate(&format!(
            "[...document.querySelectorAll('main button')].find(one => one.innerText.trim() === {words:?}).click()"
        ))
        .await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    /// A picture of the guide: the window as it stands, written only where a folder for them is named.
    pub async fn picture(&self, name: &str) {
        let Some(folder) = setting("TRUC_GUIDE_PICTURES") else { return };
        let (width, height) = self.size;
        let device = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600);
        self.page.execute(device).await.unwrap();
        let seen = "document.fonts.status === 'loaded' && [...document.images].every(one =>
                    one.naturalWidth > 0 || one.getBoundingClientRect().top > innerHeight)";
        self.wait_for(seen).await;
        self.evaluate("document.activeElement.blur(), scrollTo(0, 0)").await;
        let shot = CaptureScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Webp)
            .quality(80)
            .build();
        let picture = self.page.screenshot(shot).await.unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.webp")), picture).unwrap();
        self.width(1440).await;
    }

    /// What a link leads to, as bytes.
    pub async fn download(&self, selector: &str) -> Vec<u8> {
        let script = format!(
            "fetch(document.querySelector({selector:?}).href).then(a => a.arrayBuffer())
             .then(b => btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join('')))"
        );
        let text = self.evaluate(&script).await;
        base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap()
    }

    /// Goes by the page's own hand: the driver's command for it waits for events that a busy machine may not bring it.
    pub async fn go(&self, url: &str) {
        self.evaluate(&format!("window.leaving = true, location.assign({url:?}), true")).await;
        self.wait_for("!window.leaving && document.readyState === 'complete'").await;
    }

    /// Lets workers run: the driver holds each at its start, and some for good.
    pub async fn with_workers(self) -> Page {
        let free = SetAutoAttachParams::new(false, false);
        self.page.execute(free).await.unwrap();
        self
    }

    async fn width(&self, width: i64) {
        self.page
            .execute(SetDeviceMetricsOverrideParams::new(width, 900, 1.0, width < 600))
            .await
            .unwrap();
    }

    /// The value of an expression; a page that is just being replaced answers with nothing.
    pub async fn evaluate(&self, script: &str) -> Value {
        let value = self.page.evaluate(script).await.ok();
        value.and_then(|value| value.value().cloned()).unwrap_or(Value::Null)
    }

    pub async fn wait_for(&self, condition: &str) {
        let since = Instant::now();
        while self.evaluate(condition).await != Value::Bool(true) {
            let seen = self
                .evaluate("location.href + '\\n' + document.body.innerText.slice(0, 2000)")
                .await;
            assert!(since.elapsed() < PATIENCE, "never came: {condition}\n{seen}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for a page again and again until it shows what machines do beside it: signing, sending, packing.
    pub async fn comes(&self, url: &str, condition: &str) {
        let since = Instant::now();
        self.go(url).await;
        while self.evaluate(condition).await != Value::Bool(true) {
            assert!(since.elapsed() < PATIENCE, "never came at {url}: {condition}");
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.go(url).await;
        }
    }

    pub async fn click(&self, selector: &str) {
        self.evaluate(&format!("document.querySelector({selector:?}).click()")).await;
    }

    pub async fn fill(&self, selector: &str, text: &str) {
        self.evaluate(&format!("document.querySelector({selector:?}).value = {text:?}")).await;
    }

    /// Chooses a file, as a person does in the browser's own window.
    pub async fn choose(&self, selector: &str, file: &Path) {
        let field = self.page.find_element(selector).await.unwrap();
        let chosen = SetFileInputFilesParams::builder()
            .file(file.to_str().unwrap())
            .backend_node_id(field.backend_node_id)
            .build()
            .unwrap();
        self.page.execute(chosen).await.unwrap();
    }

    /// Presses the button of the form around a field.
    pub async fn submit(&self, selector: &str) {
        self.evaluate(&format!("document.querySelector({selector:?}).form.requestSubmit()")).await;
        // The page that was left must be gone before anybody looks for the next one's words.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    /// Plugs in a device that keeps passkeys and recognises its user at once.
    pub async fn virtual_authenticator(&self) {
        let device = VirtualAuthenticatorOptions::builder()
            .protocol(AuthenticatorProtocol::Ctap2)
            .transport(AuthenticatorTransport::Internal)
            .has_resident_key(true)
            .has_user_verification(true)
            .is_user_verified(true)
            .automatic_presence_simulation(true)
            .build()
            .unwrap();
        self.page.execute(EnableParams::default()).await.unwrap();
        self.page.execute(AddVirtualAuthenticatorParams::new(device)).await.unwrap();
    }

    /// axe finds nothing at desktop and at phone width, and nothing hangs over the edge.
    pub async fn is_accessible_and_fits(&self) {
        self.evaluate(AXE).await;
        for width in [1440, 360] {
            self.width(width).await;
            let script = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
                .then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', ')))";
            let found = self.evaluate(script).await;
            let place = self.evaluate("location.href").await;
            assert_eq!(found, Value::Array(vec![]), "{place} at {width} px");
            let over =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(self.evaluate(over).await, 0, "{place} hangs over at {width} px");
        }
        self.width(1440).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "the test command names its Chromium here")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
