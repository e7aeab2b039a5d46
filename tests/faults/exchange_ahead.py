"""How a simulated PC sends: round after round, or each ahead of what the last reply changes."""

from concurrent.futures import Future

from winclient.sync.engine import Engine


class InTurn(Engine):
    """Takes in each reply before it sends the next round."""

    def _go_on(self, _reply):
        return None


def at_once(work):
    """In place of a thread: what is sent ahead arrives, or is spoilt, before all else here."""
    done = Future()
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)
    return done.result


def an_engine(place, line, *, ahead):
    """`ahead`: it begins with one entry a round, so that much is sent ahead."""
    return Engine(place, line, begin=at_once, size=1) if ahead else InTurn(place, line)
