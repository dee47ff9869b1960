"""Fifty readers beside a writer see whole uploads only; two who send the same file at once make one upload of it."""

import threading
import time

import pytest

READERS = 50
UPLOADS, ROWS = 12, 300
SEEN = """
select u.upload_id, (select count(*) from active_workers(null) w where w.upload_id = u.upload_id),
  (select sum(s.records) from active_sheet(null) s where s.upload_id = u.upload_id),
  (select count(*) from active_problem(null) p where p.upload_id = u.upload_id),
  (select count(*) from audit a where a.action = 'committed' and a.subject = u.upload_id::varchar)
from active_upload(null) u
order by 1
"""


@pytest.mark.soak
def test_fifty_readers_beside_a_writer_see_whole_uploads_only(store, workers_file):
    """Each upload's rows, its sheet's count, its one problem and its audit row are all there, or none of it;
    what a reader has seen stays."""
    done, torn, looks = threading.Event(), [], []

    def read():
        last, count = 0, 0
        cursor = store.cursor()
        while not done.is_set():
            seen = cursor.execute(SEEN).fetchall()
            count += 1
            if any(row[1:] != (ROWS, ROWS, 1, 1) for row in seen) or len(seen) < last:
                torn.append(seen)
            last = len(seen)
            time.sleep(0.002)
        looks.append(count)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for number in range(UPLOADS):
        store.commit(*workers_file(f"{number}.xlsx", n=ROWS), actor="小王")
    done.set()
    for reader in readers:
        reader.join()

    assert torn == []
    assert len(looks) == READERS
    assert sum(looks) >= READERS
    assert len(store.cursor().execute(SEEN).fetchall()) == UPLOADS


@pytest.mark.long
def test_undo_and_redo_are_seen_whole(store, workers_file):
    for number in range(4):
        store.commit(*workers_file(f"{number}.xlsx", n=ROWS), actor="小王")
    done, torn = threading.Event(), []

    def read():
        cursor = store.cursor()
        while not done.is_set():
            rows = cursor.execute("select count(*) from active_workers(null)").fetchone()[0]
            if rows % ROWS:
                torn.append(rows)

    readers = [threading.Thread(target=read) for _ in range(10)]
    for reader in readers:
        reader.start()
    for _ in range(5):
        for turn in (store.withdraw, store.restore):
            for upload in (3, 1, 4, 2):
                assert turn(upload, "小王") is True
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []


@pytest.mark.long
def test_one_file_by_many_at_once_in_twenty_rounds(store, workers_file):
    """Two send it at once, a third has it received as waiting meanwhile: one upload, one arrival."""
    from dudao.store import arrivals

    for number in range(20):
        result, data = workers_file(f"{number}.xlsx")
        barrier, states = threading.Barrier(3), []

        def send(result=result, data=data, barrier=barrier, states=states):
            barrier.wait()
            states.append(store.commit(result, data, actor="小王").state)

        def receive(result=result, data=data, barrier=barrier):
            barrier.wait()
            arrivals.receive(store, result, data, "小李")

        threads = [threading.Thread(target=work) for work in (send, send, receive)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(states) == ["already_in", "committed"]
        assert [step["action"] for step in store.history(number + 1)] == ["received", "staged", "committed"]  # fmt: skip
    assert [u["records"] for u in store.uploads()] == [2] * 20
