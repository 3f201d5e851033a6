//! The tree against the definition of RFC 6962 written down as it stands there, and the known vectors
//! of the Certificate Transparency reference implementation.

use super::*;
use proptest::prelude::*;

/// MTH(D[n]) of RFC 6962 §2.1.
fn defined_root(data: &[Vec<u8>]) -> Hash {
    match data {
        [] => sha256(b""),
        [one] => sha256(&[&[0], one.as_slice()].concat()),
        _ => {
            let k = split(data.len());
            let (left, right) = (defined_root(&data[..k]), defined_root(&data[k..]));
            sha256(&[&[1], left.0.as_slice(), right.0.as_slice()].concat())
        }
    }
}

/// PATH(m, D[n]) of RFC 6962 §2.1.1.
fn defined_path(m: usize, data: &[Vec<u8>]) -> Vec<Hash> {
    if data.len() == 1 {
        return Vec::new();
    }
    let k = split(data.len());
    let (mut path, other) = if m < k {
        (defined_path(m, &data[..k]), defined_root(&data[k..]))
    } else {
        (defined_path(m - k, &data[k..]), defined_root(&data[..k]))
    };
    path.push(other);
    path
}

/// SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2.
fn defined_subproof(m: usize, data: &[Vec<u8>], complete: bool) -> Vec<Hash> {
    if m == data.len() {
        return if complete { Vec::new() } else { vec![defined_root(data)] };
    }
    let k = split(data.len());
    let (mut path, other) = if m <= k {
        (defined_subproof(m, &data[..k], complete), defined_root(&data[k..]))
    } else {
        (defined_subproof(m - k, &data[k..], false), defined_root(&data[..k]))
    };
    path.push(other);
    path
}

fn split(n: usize) -> usize {
    let mut k = 1;
    while 2 * k < n {
        k *= 2;
    }
    k
}

fn entries(n: usize) -> Vec<Vec<u8>> {
    (0..n).map(|i| format!("entry {i}").into_bytes()).collect()
}

fn tree_of(data: &[Vec<u8>]) -> Tree {
    Tree::new(data.iter().map(|d| leaf_hash(d)).collect())
}

#[test]
fn the_roots_of_the_reference_vectors_come_out() {
    let data: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let tree = Tree::new(data.iter().map(|d| leaf_hash(d)).collect());
    let mut frontier = Frontier::new();
    for (size, root) in roots.iter().enumerate() {
        assert_eq!(tree.root_at(size as u64).unwrap().to_string(), *root);
        assert_eq!(frontier.root().to_string(), *root);
        if let Some(next) = data.get(size) {
            frontier.append(leaf_hash(next));
        }
    }
}

#[test]
fn each_proof_in_small_logs_is_the_defined_one_and_verifies() {
    for n in 0..=24 {
        let data = entries(n);
        let tree = tree_of(&data);
        let root = tree.root_at(n as u64).unwrap();
        assert_eq!(root, defined_root(&data));
        for m in 0..n {
            let path = tree.inclusion_proof(m as u64, n as u64).unwrap();
            assert_eq!(path, defined_path(m, &data));
            assert!(verify_inclusion(&leaf_hash(&data[m]), m as u64, n as u64, &path, &root));
        }
        for m in 0..=n {
            let path = tree.consistency_proof(m as u64, n as u64).unwrap();
            if m > 0 {
                assert_eq!(path, defined_subproof(m, &data, true), "{m} of {n}");
            }
            let old = defined_root(&data[..m]);
            assert!(verify_consistency(m as u64, &old, n as u64, &root, &path), "{m} of {n}");
        }
    }
}

#[test]
fn proofs_beyond_the_log_do_not_exist_and_extremes_do_not_overflow() {
    let tree = tree_of(&entries(5));
    assert!(tree.root_at(6).is_none());
    assert!(tree.inclusion_proof(5, 5).is_none() && tree.inclusion_proof(0, 6).is_none());
    assert!(tree.consistency_proof(4, 3).is_none() && tree.consistency_proof(4, 6).is_none());
    let any = Hash([1; 32]);
    let path = [any; 70];
    assert!(!verify_inclusion(&any, u64::MAX - 1, u64::MAX, &path, &any));
    assert!(!verify_inclusion(&any, 0, 0, &[], &any));
    assert!(!verify_consistency(u64::MAX - 1, &any, u64::MAX, &any, &path));
    assert!(!verify_consistency(1 << 63, &any, u64::MAX, &any, &path));
    assert!(!verify_consistency(0, &any, 3, &any, &[]));
}

proptest! {
    #[test]
    fn appending_one_by_one_gives_the_tree_built_at_once(n in 0..200_usize) {
        let data = entries(n);
        let (mut tree, mut frontier) = (Tree::new(Vec::new()), Frontier::new());
        for d in &data {
            tree.append(leaf_hash(d));
            frontier.append(leaf_hash(d));
        }
        let root = defined_root(&data);
        prop_assert_eq!(frontier.root(), root);
        prop_assert!(frontier.is_well_formed() && frontier.size() == n as u64);
        prop_assert_eq!(tree.root_at(n as u64), Some(root));
        prop_assert_eq!(tree.levels, tree_of(&data).levels);
    }

    #[test]
    fn a_changed_path_entry_or_place_is_refused(
        n in 2..120_usize, pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
    ) {
        let data = entries(n);
        let tree = tree_of(&data);
        let (m, size) = (pick.index(n), n as u64);
        let root = tree.root_at(size).unwrap();
        let leaf = leaf_hash(&data[m]);
        let path = tree.inclusion_proof(m as u64, size).unwrap();
        let mut altered = path.clone();
        altered[at.index(path.len())].0[0] ^= 1;
        prop_assert!(!verify_inclusion(&leaf, m as u64, size, &altered, &root));
        prop_assert!(!verify_inclusion(&leaf, m as u64, size, &path[1..], &root));
        prop_assert!(!verify_inclusion(&leaf, (m as u64 + 1) % size, size, &path, &root));
        prop_assert!(!verify_inclusion(&leaf_hash(b"other"), m as u64, size, &path, &root));
    }

    #[test]
    fn a_rewritten_entry_breaks_every_later_consistency_proof(
        n in 2..120_usize, old in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
    ) {
        let mut data = entries(n);
        let old = 1 + old.index(n - 1);
        let seen = defined_root(&data[..old]);
        data[at.index(old)] = b"rewritten".to_vec();
        let tree = tree_of(&data);
        let root = tree.root_at(n as u64).unwrap();
        let path = tree.consistency_proof(old as u64, n as u64).unwrap();
        prop_assert!(!verify_consistency(old as u64, &seen, n as u64, &root, &path));
    }
}
