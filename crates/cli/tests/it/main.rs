//! Tests of the whole: the house rules, and the documents that must not drift from the code. Source: ours.
//!
//! The modules are marked `cfg(test)`, which they are anyway: so the lints take their helpers for tests too.

#[cfg(test)]
mod access_log;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod courts;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod plain_run;
#[cfg(test)]
mod source;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod law_ends;
#[cfg(test)]
mod movement;
#[cfg(test)]
mod movement_folder;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod past_no;
#[cfg(test)]
mod people;
#[cfg(test)]
mod functions;
#[cfg(test)]
mod root_key;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod roster;
#[cfg(test)]
mod nouns;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod old_lists;
#[cfg(test)]
mod recovering;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod two_sides;
#[cfg(test)]
mod two_sides_facts;
#[cfg(test)]
mod two_sides_ready;
#[cfg(test)]
mod hand_corrected;
#[cfg(test)]
mod unnamed_difference;
#[cfg(test)]
mod hand_settled;
#[cfg(test)]
mod cut_logs;
#[cfg(test)]
mod not_here;
#[cfg(test)]
mod lost_ends;
#[cfg(test)]
mod merged;
#[cfg(test)]
mod partners;
#[cfg(test)]
mod partner_cards;
#[cfg(test)]
mod erased_copies;
#[cfg(test)]
mod files_missing;
#[cfg(test)]
mod fingers;
#[cfg(test)]
mod stick;
#[cfg(test)]
mod no_room;
#[cfg(test)]
mod only_read;
#[cfg(test)]
mod plan_scenario;
#[cfg(test)]
mod quarantine;
#[cfg(test)]
mod rehearsal_clock;
#[cfg(test)]
mod rehearsed_plan;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod rewritten;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod override_path;
#[cfg(test)]
mod upkeep;
#[cfg(test)]
mod hand_answers;
#[cfg(test)]
mod late_and_rosters;
#[cfg(test)]
mod real_clocks;
#[cfg(test)]
mod rechecks;
#[cfg(test)]
mod stopped_rehearsal;
#[cfg(test)]
mod tampered;
#[cfg(test)]
mod tasks;
#[cfg(test)]
mod absent;
#[cfg(test)]
mod intake;
#[cfg(test)]
mod one_person;
#[cfg(test)]
mod lists_misread;
#[cfg(test)]
mod told_since_offer;
#[cfg(test)]
mod two_rosters;
#[cfg(test)]
mod ordinary_work;
#[cfg(test)]
mod owed;
#[cfg(test)]
mod false_report;
#[cfg(test)]
mod warn;
#[cfg(test)]
mod restored_copy;
#[cfg(test)]
mod results_lost;
#[cfg(test)]
mod damaged_index;
#[cfg(test)]
mod words_of_fear;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod plan_carried_out;
#[cfg(test)]
mod watched;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod screening;
#[cfg(test)]
mod screening_recalled;
#[cfg(test)]
mod names;
