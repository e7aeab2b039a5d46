"""`Refused`: the rules said no, with a code for machines and details for the sentence."""

from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why the rules said no; each has its sentence in `resources/i18n/*/reasons.json`."""

    # what was asked about does not exist
    ITEM_UNKNOWN = "item_unknown"
    ITEM_AMBIGUOUS = "item_ambiguous"
    CASE_UNKNOWN = "case_unknown"
    PAPER_UNKNOWN = "paper_unknown"
    FORM_UNREADABLE = "form_unreadable"
    FIELD_MISSING = "field_missing"
    FIELD_WRONG = "field_wrong"
    # people
    NAME_MISSING = "name_missing"
    NAME_UNFIT = "name_unfit"
    CHARACTER_NOT_PRINTABLE = "character_not_printable"
    DOCUMENT_WRONG = "document_wrong"
    AGENT_WITHOUT_AUTHORITY = "agent_without_authority"
    UNMASKING_NEEDS_REASON = "unmasking_needs_reason"
    # materials and decisions
    PACKAGE_NOT_OFFERED = "package_not_offered"
    MATERIAL_UNKNOWN = "material_unknown"
    MATERIAL_UNJUDGED = "material_unjudged"
    MATERIAL_MISSING = "material_missing"
    DEFECT_WITHOUT_REASON = "defect_without_reason"
    NOTHING_TO_NOTIFY = "nothing_to_notify"
    NOTHING_DEFERRED = "nothing_deferred"
    NOT_DEFERRABLE = "not_deferrable"
    DEFERRED_NOT_CHOSEN = "deferred_not_chosen"
    DEFERRAL_WITHOUT_LIMIT = "deferral_without_limit"
    DEFERRAL_PAST_LIMIT = "deferral_past_limit"
    DEFERRAL_IN_PAST = "deferral_in_past"
    REFUSAL_REASON_UNKNOWN = "refusal_reason_unknown"
    REFUSAL_NEEDS_ORGAN = "refusal_needs_organ"
    REFUSAL_NEEDS_DETAIL = "refusal_needs_detail"
    REFUSAL_NEEDS_CORRECTION = "refusal_needs_correction"
    WRONG_STATE = "wrong_state"
    SECOND_NOTICE = "second_notice"
    # the queue
    SESSION_NOT_OPEN = "session_not_open"
    SESSION_STATE = "session_state"
    SESSION_BUSY = "session_busy"
    TAKING_STOPPED = "taking_stopped"
    SEGMENT_UNKNOWN = "segment_unknown"
    PRIORITY_NEEDS_GRANTER = "priority_needs_granter"
    APPOINTMENT_TOO_EARLY = "appointment_too_early"
    TICKET_UNKNOWN = "ticket_unknown"
    TICKET_STATE = "ticket_state"
    TICKET_ELSEWHERE = "ticket_elsewhere"
    TICKET_NOT_SERVED = "ticket_not_served"
    TICKET_ALREADY = "ticket_already"
    COUNTER_HOLDS = "counter_holds"
    COUNTER_PAUSED = "counter_paused"
    COUNTER_NOT_PAUSED = "counter_not_paused"
    NOTHING_HELD = "nothing_held"
    NOTHING_PARKED = "nothing_parked"
    PARKED_SEVERAL = "parked_several"
    NOBODY_WAITING = "nobody_waiting"
    REASON_NEEDED = "reason_needed"
    RECALL_LIMIT = "recall_limit"
    RECALL_TOO_SOON = "recall_too_soon"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_TOO_LATE = "undo_too_late"
    TARGET_UNKNOWN = "target_unknown"
    # numbers and time
    CLOCK_BEHIND = "clock_behind"
    NUMBER_USED = "number_used"
    SERIES_EXHAUSTED = "series_exhausted"
    CALENDAR_UNREADABLE = "calendar_unreadable"
    # catalogue files, whole and by row
    FILE_EMPTY = "file_empty"
    FILE_NOT_FOUND = "file_not_found"
    FILE_NOT_A_CATALOGUE = "file_not_a_catalogue"
    FILE_TYPE_WRONG = "file_type_wrong"
    FILE_ENCODING = "file_encoding"
    FILE_TRUNCATED = "file_truncated"
    FILE_TOO_LARGE = "file_too_large"
    COLUMNS_UNKNOWN = "columns_unknown"
    IMPORT_CANCELLED = "import_cancelled"
    ROW_NOT_AN_ITEM = "row_not_an_item"
    ROW_WITHOUT_NAME = "row_without_name"
    ROW_CODE_RUINED = "row_code_ruined"
    ROW_DUPLICATE = "row_duplicate"
    ROW_TOTAL = "row_total"
    ROW_FIELD_TOO_LONG = "row_field_too_long"
    ROW_FORMULA = "row_formula"
    ROW_MARKUP = "row_markup"
    ROW_CHARACTERS = "row_characters"
    ROW_DAYS_WRONG = "row_days_wrong"
    ROW_MATERIAL_WRONG = "row_material_wrong"
    # the store
    STORE_NEWER = "store_newer"
    STORE_KEY_WRONG = "store_key_wrong"
    STORE_KEY_MISSING = "store_key_missing"
    STORE_IN_USE_BY_DEMO = "store_in_use_by_demo"


class Refused(Exception):
    """The rules said no. Nothing was changed; `details` fill the sentence of `reason`."""

    def __init__(self, reason: Reason, /, **details: Any) -> None:
        super().__init__(reason.value, details)
        self.reason = reason
        self.details = details
