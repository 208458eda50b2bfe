//! How often sign-in may be tried: per login against guessing one password, per address against guessing one password
//! for everybody. Kept in memory: a node counts what knocks at it, and forgets with its restart.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use base::Refusal;
use jiff::{SignedDuration, Timestamp};

use super::refusals;
use crate::person::Login;

/// The tries counted together.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Tries for one login in a window.
pub(super) const LOGIN_MAX: u32 = 10;
/// Wrong tries from one address in a window; a whole office may stand behind one.
pub(super) const ADDRESS_MAX: u32 = 100;
/// Logins and addresses remembered: about 10 MB.
const KEYS_MAX: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<Key, Window>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Login(Login),
    Address(IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Window {
    began_at: Timestamp,
    tries: u32,
}

impl Limits {
    /// Counts a try before it is made, so that many at once gain nothing.
    pub(super) fn admit(
        &self,
        login: Option<&Login>,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut windows, now);
        count(&mut windows, Key::Address(whole(address)), ADDRESS_MAX, now)?;
        match login {
            Some(login) => count(&mut windows, Key::Login(login.clone()), LOGIN_MAX, now),
            None => Ok(()),
        }
    }

    /// The password was right: the tries before it were slips. Of the address only this one try is given back, so that a whole
    /// office can sign in; the others stay counted, or one own account would let an attacker try on for ever.
    pub(super) fn forget(&self, login: Option<&Login>, address: IpAddr) {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(login) = login {
            windows.remove(&Key::Login(login.clone()));
        }
        if let Some(window) = windows.get_mut(&Key::Address(whole(address))) {
            window.tries = window.tries.saturating_sub(1);
        }
    }
}

fn count(
    windows: &mut HashMap<Key, Window>,
    key: Key,
    max: u32,
    now: Timestamp,
) -> Result<(), Refusal> {
    let window = windows.entry(key).or_insert(Window { began_at: now, tries: 0 });
    let age = now.duration_since(window.began_at);
    // A clock set back must not lock anybody out.
    if age >= WINDOW || age.is_negative() {
        *window = Window { began_at: now, tries: 0 };
    }
    if window.tries >= max {
        return Err(refusals::wait(window.began_at + WINDOW, now));
    }
    window.tries += 1;
    Ok(())
}

/// When full, windows that are over go, then those with a single try, then all.
fn make_room(windows: &mut HashMap<Key, Window>, now: Timestamp) {
    if windows.len() + 2 <= KEYS_MAX {
        return;
    }
    windows.retain(|_, window| now.duration_since(window.began_at) < WINDOW);
    if windows.len() + 2 > KEYS_MAX {
        windows.retain(|_, window| window.tries > 1);
    }
    if windows.len() + 2 > KEYS_MAX {
        windows.clear();
    }
}

/// One subscriber has a whole /64 of IPv6.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_whole_office_signs_in_from_one_address_and_wrong_tries_stay_counted() {
        let limits = Limits::default();
        let (office, login) = (IpAddr::from([10, 0, 0, 1]), Login::parse("huong.nt").unwrap());
        for _ in 0..10 * ADDRESS_MAX {
            limits.admit(Some(&login), office, at(0)).unwrap();
            limits.forget(Some(&login), office);
        }
        for _ in 0..ADDRESS_MAX {
            limits.admit(None, office, at(0)).unwrap();
        }
        assert_eq!(limits.admit(Some(&login), office, at(0)).unwrap_err().status, 429);
    }

    #[test]
    fn a_login_and_an_address_have_their_own_measure() {
        let limits = Limits::default();
        let login = Login::parse("huong.nt").unwrap();
        let address = |n: u8| IpAddr::from([10, 0, 0, n]);
        for n in 0..LOGIN_MAX {
            limits.admit(Some(&login), address(n as u8), at(0)).unwrap();
        }
        let refusal = limits.admit(Some(&login), address(99), at(60)).unwrap_err();
        assert_eq!((refusal.rule, refusal.status), ("sign-in.wait", 429));
        assert!(refusal.remedy.en.contains("14 minutes"), "{}", refusal.remedy.en);
        limits.admit(Some(&login), address(99), at(900)).unwrap();
        for _ in 0..ADDRESS_MAX {
            limits.admit(None, address(200), at(0)).unwrap();
        }
        assert!(limits.admit(None, address(200), at(1)).is_err());
        assert!(limits.admit(None, address(201), at(1)).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_and_memory_is_bounded() {
        let limits = Limits::default();
        for n in 0..ADDRESS_MAX {
            limits.admit(None, format!("2001:db8::{n:x}").parse().unwrap(), at(0)).unwrap();
        }
        assert!(limits.admit(None, "2001:db8::ffff:1".parse().unwrap(), at(0)).is_err());
        for n in 0..(KEYS_MAX as u32 + 10) {
            limits.admit(None, IpAddr::from(n.to_be_bytes()), at(0)).unwrap();
        }
        assert!(limits.0.lock().unwrap().len() <= KEYS_MAX);
        assert!(limits.admit(None, "2001:db8::1".parse().unwrap(), at(0)).is_err(), "kept");
    }
}
