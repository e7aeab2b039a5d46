"""The rules that a wrong protocol breaks, one switch each; none is on in the right one."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Every field names a mistake."""

    # how facts go up
    new_id_on_retry: bool = False
    dedup_forgets: bool = False
    no_dedup_by_id: bool = False
    ack_before_effect: bool = False
    effect_before_dedup: bool = False
    accept_gaps: bool = False
    dedup_by_seq_alone: bool = False
    garbage_is_success: bool = False
    retry_needs_new_write: bool = False
    # rounds sent ahead
    second_confirms_first: bool = False
    cursor_goes_ahead: bool = False
    ahead_of_a_loss: bool = False
    # time travel
    trust_own_ack: bool = False
    prune_at_ack: bool = False
    any_reply_sets_timeline: bool = False
    stale_ack_believed: bool = False
    grants_only_in_database: bool = False
    revocations_only_in_database: bool = False
    keep_lease_after_rollback: bool = False
    no_own_download: bool = False
    record_after_telling: bool = False
    record_without_numbers: bool = False
    highest_epoch_wins: bool = False
    mirror_by_seq: bool = False
    put_back_unnoticed: bool = False
    place_without_sum: bool = False
    blocks_unwitnessed: bool = False
    lives_uncounted: bool = False
    lost_scans_unasked: bool = False
    children_unsaid: bool = False
    # verdicts
    rejection_blocks: bool = False
    rejection_unlisted: bool = False
    unknown_dropped: bool = False
    revoked_is_shut_out: bool = False
    last_writer_wins: bool = False
    base_is_a_count: bool = False
    # news
    cursor_before_apply: bool = False
    bare_sequence: bool = False
    feed_by_clock: bool = False
    page_applied_anywhere: bool = False
    # numbers
    regrant_after_restore: bool = False
    lease_without_request: bool = False
    ask_survives_rollback: bool = False
    provisional_counted: bool = False
    renumber_on_conflict: bool = False
    official_unowned: bool = False
    floor_from_rolled_back: bool = False
    # scans and relays
    blob_after_record: bool = False
    relay_forgets_forwarded: bool = False
    relay_drops_forks: bool = False
    standings_by_round: bool = False
    lamp_says_sent: bool = False
    # holes the simulation found in earlier drafts of this protocol
    no_probe: bool = False
    record_unfrozen: bool = False
    scan_by_fact: bool = False


RIGHT = Wrong()

# name: whose real mistake it is, or what it would be here
MUTANTS: dict[str, str] = {
    "new_id_on_retry": "Odoo POS #40567, PR #240253: a retry after a time-out is a new order",
    "dedup_forgets": "idempotency keys with a time to live (Stripe's 24 h, SecureDrop's queue)",
    "no_dedup_by_id": "a re-stream under a new epoch is taken as new facts",
    "ack_before_effect": "the queue's acknowledgement is committed before the work",
    "effect_before_dedup": "effect and dedup record in two transactions",
    "accept_gaps": "upserts in order of arrival (ODK central#669, #705)",
    "dedup_by_seq_alone": "a sequence number counts as proof of sameness",
    "garbage_is_success": "ODK #1017: 200 with a login page counted as sent",
    "retry_needs_new_write": "powersync-native#15: the retry timer waits for a new local write",
    "second_confirms_first": "an answer is taken for all that was sent, not for what it proves",
    "ahead_of_a_loss": "word of a loss is overtaken by the next round, so that it counts as late",
    "cursor_goes_ahead": "the cursor moves when the next page is asked for, not when one is in",
    "trust_own_ack": "CHT #8093: after the server's restore clients think it has everything",
    "prune_at_ack": "CHT, Odoo: local rows go when the server has acknowledged them",
    "any_reply_sets_timeline": "a delayed reply from before the restore brings the old life back",
    "stale_ack_believed": "a late acknowledgement from another life of the store is believed",
    "grants_only_in_database": "enrolments and epochs made after the backup are unknown after it",
    "revocations_only_in_database": "a restore brings a stolen PC back to life",
    "keep_lease_after_rollback": "a restored PC goes on with the numbers of its backup",
    "no_own_download": "a rolled-back PC does not fetch its own past: the next restore loses it",
    "record_after_telling": "the high-water record is written lazily, after paper and clerk",
    "record_without_numbers": "the record holds counters only: a provisional number is not named",
    "highest_epoch_wins": "two copies evict each other for ever",
    "children_unsaid": "a reverted PC is not told that a branch had left the one it is on",
    "put_back_unnoticed": "a center put back with its record does not notice it, whoever shows it",
    "place_without_sum": "it looks at its feed's end alone: others may have written beyond",
    "blocks_unwitnessed": "numbers that it gave, and no fact yet used, are not part of its word",
    "lives_uncounted": "put back twice to one copy, it begins the same life again",
    "lost_scans_unasked": "nothing but a scan was lost when a center was put back: nobody asks",
    "mirror_by_seq": "two copies overwrite each other's second copy",
    "rejection_blocks": "ODK collect#1939, #6598: one bad form blocks all that follow",
    "rejection_unlisted": "CHT #11306, OpenCRVS outbox: refused records vanish from the screen",
    "unknown_dropped": "an older server ignores what a newer client says",
    "revoked_is_shut_out": "a revoked device cannot hand in what it had accepted",
    "last_writer_wins": "Anki #2957, field merges: the later edit silently replaces the other",
    "base_is_a_count": "preconditions by version number: an unlike edit has the same count",
    "cursor_before_apply": "the cursor is saved before the page it stands for",
    "bare_sequence": "feed positions from a sequence: a slow transaction is skipped",
    "feed_by_clock": "changes since a wall-clock time (Anki-Android #105)",
    "page_applied_anywhere": "a page is applied whatever the cursor it was asked with",
    "regrant_after_restore": "a restored center leases the same block again",
    "lease_without_request": "each request, also a repeated one, takes another block",
    "ask_survives_rollback": "a restored PC repeats its old request and gets the same block again",
    "provisional_counted": "provisional numbers are counted in the store that was rolled back",
    "renumber_on_conflict": "the server gives the second of a pair another number",
    "official_unowned": "owners are looked up among numbers of receipt, not among official ones",
    "floor_from_rolled_back": "a rolled-back lone store is enrolled with the counter it shows",
    "blob_after_record": "OpenCRVS #13303: the record goes before its files, which then are gone",
    "relay_forgets_forwarded": "a relay deletes what it has forwarded",
    "relay_drops_forks": "a relay drops what its upstream calls a fork",
    "standings_by_round": "a relay hears of a counter's standing only while that counter speaks",
    "no_probe": "an acknowledgement with a foreign hash is ignored instead of being looked into",
    "record_unfrozen": "a new high-water record forgets that the store was distrusted",
    "scan_by_fact": "a scan counts as sent when the fact that names it has arrived",
    "lamp_says_sent": "CHT #5108: 'all synced' means sent, not held",
}


def wrong(name: str) -> Wrong:
    """The protocol with this one mistake."""
    return replace(RIGHT, **{name: True})


# Where a rare mistake shows: the first world to try.
FIRST: dict[str, int] = {
    "mirror_by_seq": 52_284,
    "record_unfrozen": 50_548,
    # Only in every second hundred thousand worlds PCs send ahead.
    "second_confirms_first": 100_001,
    "cursor_goes_ahead": 100_001,
    "ahead_of_a_loss": 100_001,
    # Only from there on centers are put back whole.
    "put_back_unnoticed": 10**15,
    "place_without_sum": 10**15,
    "blocks_unwitnessed": 10**15,
    "lives_uncounted": 10**15,
    "lost_scans_unasked": 10**15 + 200,
    # And only from there on somebody is stopped who has nothing to say.
    "standings_by_round": 2 * 10**15,
}
