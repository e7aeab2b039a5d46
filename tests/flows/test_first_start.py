"""The first start on a new store, also of several programs at once."""

from winclient.bootstrap import install_demo, open_site


def test_of_two_programs_that_bring_the_demo_catalogue_one_does_and_neither_fails(tmp_path):
    first = open_site(tmp_path / "data", training=True)
    second = open_site(tmp_path / "data", training=True)
    brought = []

    def meanwhile(_done, _all):
        if not brought:
            brought.append(None)
            brought[0] = install_demo(second, lambda _done, _all: None)

    assert install_demo(first, meanwhile) is False
    assert brought == [True]
