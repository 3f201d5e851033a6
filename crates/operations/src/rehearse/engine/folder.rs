//! Makes the folder of a rehearsal: a node for each authority with its officers, devices, pack and
//! places, from a scenario and a seed. Source: ours, `custody.md` (Who signs).

use std::path::{Path, PathBuf};

use custody::event::place::PlaceDescribed;
use custody::event::{AuthorityKind, Function, Stream};
use custody::{AuthorityId, DeviceId, Moment, OfficerId, Order, PlaceId};

use super::super::scenario::{Place, Scenario};
use super::super::unfinished;
use crate::clock::{Clock, rehearsal_rng};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::fitting::Unnamed;
use crate::folder::{Folder, NodeSettings};
use crate::found::{NewNode, Root};
use crate::key_file::{KeyFile, KeyUse, Secrets};

/// Passphrase of every key of a rehearsal; published in its settings, since nobody in it is real.
pub(super) const PASSPHRASE: &str = "rehearsal only";
/// State written for a body that answers to no state: a user-assigned code of ISO 3166-1.
const NO_STATE: &str = "XNS";
/// First block of person numbers leased. Source: ours; four digits without leading zero read well.
const FIRST_BLOCK: u16 = 1000;
/// Devices that enrol, at each losing authority.
pub(super) const ENROLLING: usize = 3;

/// What an officer of the rehearsal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Commander,
    Control,
    CustodyA,
    CustodyB,
    Medic,
    Protector,
    Reviewer,
    /// Assesses, and signs nothing of a movement.
    Assessor,
    Liaison,
    Examiner,
    FamilyDesk,
    Clerk,
    Tracer,
}

impl Role {
    const OPERATING: [Self; 11] = [
        Self::Commander,
        Self::Control,
        Self::CustodyA,
        Self::CustodyB,
        Self::Medic,
        Self::Protector,
        Self::Reviewer,
        Self::Assessor,
        Self::Liaison,
        Self::Examiner,
        Self::FamilyDesk,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Commander => "commander",
            Self::Control => "control",
            Self::CustodyA => "custody-a",
            Self::CustodyB => "custody-b",
            Self::Medic => "medic",
            Self::Protector => "protector",
            Self::Reviewer => "reviewer",
            Self::Assessor => "assessor",
            Self::Liaison => "liaison",
            Self::Examiner => "examiner",
            Self::FamilyDesk => "family",
            Self::Clerk => "clerk",
            Self::Tracer => "tracer",
        }
    }

    const fn function(self) -> Function {
        match self {
            Self::Commander => Function::Commander,
            Self::Control => Function::MovementControl,
            Self::CustodyA | Self::CustodyB => Function::CustodyOfficer,
            Self::Medic => Function::Medical,
            Self::Protector => Function::ChildProtection,
            Self::Reviewer | Self::Assessor => Function::LegalReviewer,
            Self::Liaison => Function::Liaison,
            Self::Examiner => Function::Examiner,
            Self::FamilyDesk => Function::FamilyDesk,
            Self::Clerk => Function::Court,
            Self::Tracer => Function::Bureau,
        }
    }

    fn of_kind(kind: AuthorityKind) -> &'static [Self] {
        match kind {
            AuthorityKind::Court => &[Self::Clerk, Self::Reviewer],
            AuthorityKind::Bureau => &[Self::Tracer, Self::Reviewer],
            _ => &Self::OPERATING,
        }
    }
}

/// Who acts in the rehearsal, and on what.
pub(super) struct Cast {
    pub(super) losing: AuthorityId,
    pub(super) court: AuthorityId,
    pub(super) bureau: AuthorityId,
}

impl Cast {
    /// One officer on the node's own device.
    pub(super) fn seat(&self, authority: &AuthorityId, role: Role) -> Result<Seat, Failure> {
        let officer = Some((officer_id(authority, role)?, role.function()));
        Ok(Seat { authority: authority.clone(), device: None, officer, second: None, unnamed: Unnamed::default() })
    }

    /// The id of an authority's officer in a role.
    pub(super) fn officer(&self, authority: &AuthorityId, role: Role) -> Result<String, Failure> {
        Ok(officer_id(authority, role)?.to_string())
    }

    /// Two officers, the second on a device of his own.
    pub(super) fn two(&self, authority: &AuthorityId, one: Role, other: Role) -> Result<Seat, Failure> {
        let second = Some((officer_id(authority, other)?, other.function(), second_device(authority)?));
        Ok(Seat { second, ..self.seat(authority, one)? })
    }

    /// A custody officer at one of the enrolling devices of the losing authority.
    pub(super) fn enrolling(&self, n: usize) -> Result<Seat, Failure> {
        let device = Some(enrolling_device(&self.losing, n % ENROLLING)?);
        Ok(Seat { device, ..self.seat(&self.losing, Role::CustodyA)? })
    }
}

fn officer_id(authority: &AuthorityId, role: Role) -> Result<OfficerId, Failure> {
    Ok(OfficerId::parse(&format!("{authority}-{}", role.word()))?)
}

fn second_device(authority: &AuthorityId) -> Result<DeviceId, Failure> {
    Ok(DeviceId::parse(&format!("{authority}-second"))?)
}

fn enrolling_device(authority: &AuthorityId, n: usize) -> Result<DeviceId, Failure> {
    Ok(DeviceId::parse(&format!("{authority}-enrol-{}", n + 1))?)
}

/// Makes the folder and everything in it that does not concern a person.
pub(super) fn make(root: &Path, scenario: &Scenario, seed: u64, at: Moment) -> Result<(Desk, Cast), Failure> {
    // Before anything is written.
    pack_of(scenario)?;
    let mut settings = Folder::new_settings(&scenario.name, true);
    settings.rehearsal_passphrase = Some(PASSPHRASE.into());
    for authority in &scenario.authorities {
        let id = AuthorityId::parse(&authority.id)?;
        let role = Role::of_kind(authority.kind).first().copied().unwrap_or(Role::Commander);
        settings.node.push(NodeSettings {
            authority: authority.id.clone(),
            device: format!("{id}-desk"),
            default_officer: Some(officer_id(&id, role)?.to_string()),
        });
    }
    let folder = Folder::create(root, settings)?;
    let journal = crate::load::create_journal(&folder)?;
    // Before the keys, which take seconds: a folder without them is told too.
    unfinished::begin(root)?;
    let mut desk = Desk::over(folder, journal, Clock::Set(at), rehearsal_rng(seed));
    let of_kind = |kind: AuthorityKind| match scenario.authority_of_kind(kind) {
        Some(authority) => Ok(AuthorityId::parse(&authority.id)?),
        None => Err(Failure::usage(format!("the scenario has no authority of kind {}", kind.word()))
            .at(scenario.file.display())),
    };
    let cast = Cast {
        losing: of_kind(AuthorityKind::Losing)?,
        court: of_kind(AuthorityKind::Court)?,
        bureau: of_kind(AuthorityKind::Bureau)?,
    };
    desk.begin_batch();
    for (n, authority) in scenario.authorities.iter().enumerate() {
        let new = new_node(authority)?;
        found_node(&mut desk, &new, scenario.day_offset_min, n)?;
    }
    desk.commit()?;
    introduce(&mut desk, &cast, scenario)?;
    describe(&mut desk, &cast, scenario)?;
    Ok((desk, cast))
}

fn new_node(authority: &super::super::scenario::Authority) -> Result<NewNode, Failure> {
    let id = AuthorityId::parse(&authority.id)?;
    let role = Role::of_kind(authority.kind).first().copied().unwrap_or(Role::Commander);
    let is_state = authority.state.len() == 3 && authority.state.bytes().all(|b| b.is_ascii_uppercase());
    Ok(NewNode {
        name: authority.name.clone(),
        kind: authority.kind,
        state: if is_state { authority.state.clone() } else { NO_STATE.into() },
        device: DeviceId::parse(&format!("{id}-desk"))?,
        block: None,
        officer: officer_id(&id, role)?,
        functions: vec![role.function()],
        authority: id,
    })
}

/// A node with its root, its officers and its further devices.
fn found_node(desk: &mut Desk, new: &NewNode, offset: i32, nth: usize) -> Result<(), Failure> {
    let authority = &new.authority;
    let root_secrets = Secrets::generate(&mut desk.rng);
    let root_path = desk.folder.keys(authority).join("root.key");
    seal(desk, &root_secrets, KeyUse::Root, authority, authority.as_str())?.write_new(&root_path)?;
    let root = Root::published(root_secrets.signing);
    for (place, role) in Role::of_kind(new.kind).iter().enumerate() {
        let officer = officer_id(authority, *role)?;
        let secrets = Secrets::generate(&mut desk.rng);
        let file = seal(desk, &secrets, KeyUse::Officer, authority, officer.as_str())?;
        file.write_new(&desk.folder.officer_key(authority, officer.as_str()))?;
        if place == 0 {
            desk.found_where(new, &root, &file, secrets, offset)?;
        } else {
            let seat = Seat {
                authority: authority.clone(),
                device: None,
                officer: None,
                second: None,
                unnamed: Unnamed::default(),
            };
            desk.certify_officer(&seat, &When::default(), &root, &officer, &[role.function()], &file)?;
            desk.seat_officer(officer, secrets);
        }
    }
    let mut devices = vec![(second_device(authority)?, None)];
    if new.kind == AuthorityKind::Losing {
        for n in 0..ENROLLING {
            let block = FIRST_BLOCK + u16::try_from(nth * 100 + n).unwrap_or(0);
            devices.push((enrolling_device(authority, n)?, Some(block)));
        }
    }
    for (device, block) in devices {
        let secrets = Secrets::generate(&mut desk.rng);
        let file = seal(desk, &secrets, KeyUse::Device, authority, device.as_str())?;
        // The second officer's device is the first of the folder by name: commands take that one.
        let name = if block.is_none() { format!("0-{device}") } else { device.to_string() };
        file.write_new(&desk.folder.device_key(authority, &name))?;
        let seat = Seat {
            authority: authority.clone(),
            device: None,
            officer: None,
            second: None,
            unnamed: Unnamed::default(),
        };
        desk.certify_device(&seat, &When::default(), &root, &device, block, &file)?;
        desk.seat_device(device, secrets.signing);
    }
    Ok(())
}

fn seal(
    desk: &mut Desk,
    secrets: &Secrets,
    key_use: KeyUse,
    authority: &AuthorityId,
    id: &str,
) -> Result<KeyFile, Failure> {
    KeyFile::seal_published(secrets, key_use, authority.as_str(), id, PASSPHRASE, &mut desk.rng)
}

/// Everybody knows everybody's card, adopts the operation's pack and recognises court and bureau.
fn introduce(desk: &mut Desk, cast: &Cast, scenario: &Scenario) -> Result<(), Failure> {
    let ids = scenario.authorities.iter().map(|a| AuthorityId::parse(&a.id)).collect::<Result<Vec<_>, _>>()?;
    let pack = pack_of(scenario)?;
    for (id, kind) in ids.iter().zip(scenario.authorities.iter().map(|a| a.kind)) {
        desk.begin_batch();
        let seat = cast.seat(id, Role::Reviewer)?;
        let root = desk.open_root(&seat, None, None, Some(PASSPHRASE))?;
        for other in ids.iter().filter(|other| *other != id) {
            let card = desk.card(other)?;
            desk.add_partner_card(&seat, &When::default(), &card, Some(&root))?;
        }
        // First, so that what follows is released to it.
        if *id != cast.bureau {
            // The court has no liaison; its clerk stands outside the operation too.
            let other = if *id == cast.court { Role::Clerk } else { Role::Liaison };
            let two = cast.two(id, Role::Reviewer, other)?;
            let basis = ("founding treaty of the bureau (invented)", "treaty series of the rehearsal");
            desk.recognise_bureau(&two, &When::default(), cast.bureau.as_str(), basis)?;
        }
        let head = Role::of_kind(kind).first().copied().unwrap_or(Role::Commander);
        desk.adopt_pack(&cast.two(id, Role::Reviewer, head)?, &When::default(), &pack)?;
        if *id != cast.court {
            // The bureau has no liaison; its tracer stands outside the operation too.
            let other = if *id == cast.bureau { Role::Tracer } else { Role::Liaison };
            let two = cast.two(id, Role::Reviewer, other)?;
            let basis = ("founding law of the court (invented)", "gazette of the rehearsal");
            desk.recognise_court(&two, &When::default(), cast.court.as_str(), basis)?;
        }
        desk.commit()?;
    }
    Ok(())
}

/// The pack stands beside the scenarios: `jurisdictions/<name>`, in a folder above the scenario or where the program runs.
fn pack_of(scenario: &Scenario) -> Result<PathBuf, Failure> {
    let below = Path::new("jurisdictions").join(&scenario.jurisdiction);
    let mut looked = scenario.file.ancestors().skip(1).map(|dir| dir.join(&below)).chain([below.clone()]);
    looked.find(|dir| dir.exists()).ok_or_else(|| {
        Failure::error(format!(
            "jurisdiction: is {:?}, and no folder above the scenario has {}",
            scenario.jurisdiction,
            below.display()
        ))
        .at(scenario.file.display())
        .hint("name a pack that is there, or copy the folder jurisdictions along with the scenario")
    })
}

fn describe(desk: &mut Desk, cast: &Cast, scenario: &Scenario) -> Result<(), Failure> {
    let (outer, inner): (Vec<&Place>, Vec<&Place>) = scenario.places.iter().partition(|p| p.inside.is_none());
    for place in outer.into_iter().chain(inner) {
        desk.begin_batch();
        describe_place(desk, cast, scenario, place, false)?;
        desk.commit()?;
    }
    Ok(())
}

/// A place as the head of its authority describes it; a failing one with a second officer.
pub(super) fn describe_place(
    desk: &mut Desk,
    cast: &Cast,
    scenario: &Scenario,
    place: &Place,
    failing: bool,
) -> Result<(), Failure> {
    let authority = AuthorityId::parse(&place.authority)?;
    let kind = scenario.authorities.iter().find(|a| a.id == place.authority).map_or(AuthorityKind::Other, |a| a.kind);
    let role = Role::of_kind(kind).first().copied().unwrap_or(Role::Commander);
    let body = PlaceDescribed {
        name: place.name.clone(),
        kind: place.kind,
        authority: authority.clone(),
        inside: place.inside.as_deref().map(PlaceId::parse).transpose()?,
        operational: place.operational,
        humane: place.humane,
        for_children: place.for_children,
        failing,
    };
    let stream = Stream::Place(PlaceId::parse(&place.id)?);
    let seat = if failing { cast.two(&authority, role, Role::Reviewer)? } else { cast.seat(&authority, role)? };
    desk.act(&seat, &When::default(), Order::State { stream, body: body.into() })?;
    Ok(())
}
