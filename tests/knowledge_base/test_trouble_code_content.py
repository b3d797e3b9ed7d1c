import csv
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from knowledge_base.load import CONTENT, Knowledge
from knowledge_base.schema import CodeFamily, TroubleCode
from knowledge_base.trouble_codes import find_codes, is_generic
from tests.shipped import shipped_knowledge

FOLDER = CONTENT / "trouble_codes"

# code|family|severity|words of the English name|words of the Chinese one
KNOWN = """
P0011|vvt|soon|over-advanced|过于提前
P0016|cam_crank_correlation|soon|correlation|相关性
P0087|fuel_pressure|soon|too low|过低
P0093|fuel_leak|stop_now|leak|泄漏
P0101|maf|soon|mass air flow|空气流量
P0107|map_sensor|soon|manifold absolute|进气歧管绝对压力
P0113|intake_air_temperature|routine|intake air temperature|进气温度
P0118|coolant_temperature|soon|coolant temperature|冷却液温度
P0122|throttle_pedal|soon|throttle/pedal|节气门
P0128|thermostat|soon|thermostat|节温器
P0130|o2_sensor|soon|O2 sensor circuit|氧传感器
P0135|o2_heater|soon|heater|加热器
P0171|fuel_trim_lean|soon|lean|过稀
P0172|fuel_trim_rich|soon|rich|过浓
P0174|fuel_trim_lean|soon|bank 2|第2组
P0191|fuel_pressure_sensor|soon|pressure sensor|压力传感器
P0201|injector|soon|injector|第1缸喷油器
P0217|engine_overheat|stop_now|over temperature|温度过高
P0218|transmission_overheat|stop_now|over temperature|油温过高
P0230|fuel_pump|soon|fuel pump|燃油泵
P0299|turbo_boost|soon|underboost|压力不足
P0300|misfire|soon|misfire|失火
P0303|misfire|soon|cylinder 3|第3缸
P0312|misfire|soon|cylinder 12|第12缸
P0325|knock|soon|knock|爆震
P0335|crank_position|soon|crankshaft|曲轴
P0340|cam_position|soon|camshaft|凸轮轴
P0351|ignition_coil|soon|ignition coil|点火线圈
P0401|egr|soon|insufficient|流量不足
P0411|secondary_air|soon|secondary air|二次空气
P0420|catalyst|soon|bank 1|三元催化
P0430|catalyst|soon|bank 2|第2组
P0441|evap_purge|soon|purge|清洗
P0442|evap_leak|routine|small leak|小泄漏
P0455|evap_leak|soon|large|大泄漏
P0456|evap_leak|routine|very small|微小泄漏
P0463|fuel_level|routine|fuel level|燃油液位
P0480|cooling_fan|soon|fan|风扇
P0500|vehicle_speed|soon|vehicle speed|车速
P0507|idle|soon|higher|高于预期
P0520|oil_pressure_sensor|soon|oil pressure|机油压力
P0524|oil_pressure|stop_now|too low|机油压力过低
P0562|charging_voltage|soon|voltage low|电压过低
P0571|brake_pedal_sensor|soon|brake switch|制动开关
P0606|module_internal|soon|processor|处理器
P0615|starter|soon|starter|起动机
P0620|generator_control|soon|generator|发电机
P0641|sensor_supply|soon|reference|参考电压
P0700|transmission_control_system|soon|transmission|变速器
P0705|transmission_range|soon|range|挡位
P0711|transmission_fluid_temperature|soon|fluid temperature|油温
P0715|transmission_speed_sensor|soon|input|输入轴
P0730|gear_ratio|soon|ratio|传动比
P0741|torque_converter|soon|torque converter|液力变矩器
P0750|shift_solenoid|soon|shift solenoid|换挡电磁阀
P0A80|hv_battery|soon|battery pack|动力电池
P0A7E|hv_battery_overheat|stop_now|over temperature|温度过高
P0AA1|hv_contactor|soon|contactor|粘连
P0AA6|hybrid_isolation|stop_now|isolation|绝缘
P2002|dpf|soon|particulate|颗粒捕集器
P2096|o2_post_catalyst_trim|soon|lean|过稀
P2101|throttle_actuator|soon|throttle|节气门
P2138|throttle_pedal|soon|correlation|相关性
P2195|o2_sensor|soon|stuck lean|偏稀
P2200|nox_sensor|soon|NOx|氮氧化物
P20EE|scr_catalyst|soon|SCR|SCR
P2463|dpf|soon|soot|碳烟
P3400|valve_lift|soon|deactivation|停缸
B0001|airbag_squib|soon|driver|驾驶员
B0070|seat_belt_pretensioner|soon|pretensioner|预紧器
B0090|crash_sensor|soon|frontal|碰撞传感器
C0021|brake_hydraulics|stop_now|brake booster|制动助力
C0031|wheel_speed|soon|left front|左前
C0034|wheel_speed|soon|right front|右前
C0049|brake_fluid_level|stop_now|brake fluid|制动液
C0051|steering_angle|soon|steering wheel|方向盘
C0063|stability_sensor|soon|yaw|横摆
C0077|tpms|soon|tyre|轮胎
U0001|can_network|soon|high speed|高速CAN
U0100|lost_communication_powertrain|soon|ECM/PCM|失去通信
U0121|lost_communication_chassis|soon|ABS|防抱死
U0140|lost_communication_body|soon|body control|车身控制
U0151|lost_communication_restraint|soon|restraints|安全气囊
U0184|lost_communication_comfort|routine|radio|收音机
U0415|invalid_data_chassis|soon|invalid|无效数据
U3003|module_power|soon|battery voltage|蓄电池电压
"""


def spot_checks() -> Iterator[tuple[str, str, str, str, str]]:
    for line in KNOWN.strip().splitlines():
        code, family, severity, en, zh = line.split("|")
        yield code, family, severity, en, zh


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture(scope="module")
def codes(knowledge: Knowledge) -> list[TroubleCode]:
    return list(knowledge.trouble_codes.values())


@pytest.fixture(scope="module")
def families(knowledge: Knowledge) -> list[CodeFamily]:
    return list(knowledge.families.values())


@pytest.mark.parametrize(("code", "family", "severity", "en", "zh"), list(spot_checks()))
def test_a_well_known_code_means_what_workshops_know(
    knowledge: Knowledge, code: str, family: str, severity: str, en: str, zh: str
) -> None:
    record = knowledge.trouble_codes[code]
    assert (record.family, record.severity) == (family, severity)
    assert en.lower() in record.name.en.lower()
    assert zh in record.name.zh


def test_every_file_is_sorted_and_holds_the_codes_of_its_name() -> None:
    for file in FOLDER.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found = [row["code"] for row in csv.DictReader(lines)]
        assert found == sorted(set(found)), file.name
        assert {code[:2].lower() for code in found} == {file.stem}


def test_all_generic_ranges_are_covered_in_breadth(codes: list[TroubleCode]) -> None:
    count = Counter(record.code[:2] for record in codes)
    least = {"P0": 3600, "P2": 3400, "P3": 150, "B0": 180, "C0": 470, "U0": 1000, "U3": 170}
    assert {letters: count[letters] >= least[letters] for letters in count} == dict.fromkeys(
        least, True
    )


def test_no_code_of_a_maker_is_decoded(codes: list[TroubleCode]) -> None:
    assert [record.code for record in codes if not is_generic(record.code)] == []


def test_every_code_is_found_in_text_that_holds_it(codes: list[TroubleCode]) -> None:
    assert [r.code for r in codes if find_codes(f"报{r.code}。") != [r.code]] == []


def test_chinese_names_are_chinese_and_english_ones_plain_ascii(codes: list[TroubleCode]) -> None:
    untranslated = [r.code for r in codes if not any("一" <= sign <= "鿿" for sign in r.name.zh)]
    foreign = [r.code for r in codes if not r.name.en.isascii()]
    assert (untranslated, foreign) == ([], [])


def test_names_carry_no_reserved_or_makers_rows(codes: list[TroubleCode]) -> None:
    words = ("reserved", "manufacturer", "iso/sae")
    assert [r.code for r in codes if any(word in r.name.en.lower() for word in words)] == []


def test_bank_sensor_and_cylinder_numbers_agree_in_both_languages(
    codes: list[TroubleCode],
) -> None:
    pairs = (("bank {}", "第{}组"), ("sensor {})", "传感器{}）"), ("ylinder {} ", "第{}缸"))
    for record in codes:
        for en, zh in pairs:
            for number in ("1", "2", "3", "4"):
                if en.format(number) in record.name.en:
                    assert zh.format(number) in record.name.zh, record.code


def test_families_are_specific(codes: list[TroubleCode], families: list[CodeFamily]) -> None:
    used = Counter(record.family for record in codes)
    assert set(used) == {family.family for family in families}
    assert len(used) >= 60
    assert max(used.values()) <= len(codes) * 0.05


def test_a_family_ranks_causes_and_says_what_to_check_first(families: list[CodeFamily]) -> None:
    for family in families:
        assert 3 <= len(family.causes) <= 6, family.family
        assert 3 <= len(family.checks) <= 5, family.family
        assert family.services, family.family


def test_a_stop_now_code_never_comes_with_leave_to_drive(knowledge: Knowledge) -> None:
    urgent = {r.family for r in knowledge.trouble_codes.values() if r.severity == "stop_now"}
    for family in urgent:
        drive = knowledge.families[family].drive
        assert "停" in drive.zh, family
        assert re.search(r"\bstop\b|\bpull over\b", drive.en, re.IGNORECASE), family
        assert not drive.zh.startswith(("可以", "一般可以", "能正常")), family


def test_misfire_advice_names_the_flashing_lamp(knowledge: Knowledge) -> None:
    drive = knowledge.families["misfire"].drive
    assert "闪烁" in drive.zh and "flash" in drive.en
