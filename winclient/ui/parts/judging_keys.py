"""What each key does to the row under the cursor, and the tone in which a judgement is set."""

from PySide6.QtCore import Qt

from winclient.domain.checks.checklist import Judgement

JUDGES = {
    Qt.Key.Key_1: Judgement.RECEIVED,
    Qt.Key.Key_Space: Judgement.RECEIVED,
    Qt.Key.Key_2: Judgement.MISSING,
    Qt.Key.Key_3: Judgement.DEFECTIVE,
    Qt.Key.Key_4: Judgement.DEFERRED,
    Qt.Key.Key_5: Judgement.EXEMPT,
    Qt.Key.Key_6: Judgement.COMMITTED,
    Qt.Key.Key_0: Judgement.NOT_JUDGED,
    Qt.Key.Key_Delete: Judgement.NOT_JUDGED,
}
SCANS = {Qt.Key.Key_S: False, Qt.Key.Key_Insert: False, Qt.Key.Key_V: True}  # whether to see them
TONES = {
    Judgement.NOT_JUDGED: "muted",
    Judgement.RECEIVED: "ok",
    Judgement.MISSING: "bad",
    Judgement.DEFECTIVE: "bad",
    Judgement.DEFERRED: "warn",
    Judgement.EXEMPT: "muted",
    Judgement.COMMITTED: "ok",
}
