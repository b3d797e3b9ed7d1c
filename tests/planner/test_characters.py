import pytest

from assistant.planner.characters import sex_apart
from assistant.planner.folding import tidy
from assistant.planner.names import find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("任务的任，任建国", "任建国"),
        ("登记我父亲的名字吧，任务的任，任建国", "任建国"),
        ("吕布的吕，吕小勇", "吕小勇"),
        ("弓长张，张伟明", "张伟明"),
        ("古月胡，胡军", "胡军"),
        ("范冰冰的范，范志毅", "范志毅"),
        ("金晓峰 男", "金晓峰"),
        ("何俊 男 38岁", "何俊"),
        ("姓名：罗军 性别：男", "罗军"),
        ("赵亚男", "赵亚男"),
    ],
)
def test_characters_and_sex_told_beside_a_name_are_no_part_of_it(text: str, name: str) -> None:
    assert find_name(tidy(sex_apart(text)), awaiting="name") == name
