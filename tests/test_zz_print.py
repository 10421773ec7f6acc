import pytest
from tests.doors import *
from tests.access_scenes import City
from tests.test_access_matrix import undone
from tests.world import START
from casework import clock
import tests.test_doors as T
@pytest.mark.django_db
def test_print():
    with clock.set_clock(START) as now, undone():
        street=Street(City(now)); people=street.people()
        out=[f"{'':34}"+"".join(f"{c:<12}" for c in people)]
        for n,d in DOORS.items():
            cells=[]
            for c,u in people.items():
                try: cells.append(str(T.answer(d,street,u)))
                except Exception as e: cells.append('ERR '+type(e).__name__[:12]+str(e)[:60])
            out.append(f"  {n:<32}"+"".join(f"{x:<12}" for x in cells))
        open('/tmp/doors.txt','w').write("\n".join(out))
