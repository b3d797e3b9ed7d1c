"""Words of cars in Chinese: who uses one speaks of a car, not of something else."""

import re

_OF_CARS = re.compile(
    r"我的?车|[这那]车|[这那]台车|车子|爱车|轮胎|胎压|刹车|方向盘|油门|离合|变速箱|波箱|发动机|引擎|机油|机滤|防冻液|水箱|火花塞|"
    r"空滤|滤芯|雨刮|大灯|尾灯|雾灯|后视镜|挡风|保险杠|前杠|后杠|底盘|减震|电瓶|仪表|故障灯|故障码|里程|"
    r"年检|保养|加氟|冷媒|暖风|空调(?!房|被|病)|天窗|后备箱|排气|三元|节气门|安全带|气囊|导航|倒车影像|补胎|换胎"
)
# At home, not on the road.
_ELSEWHERE = re.compile(
    r"家里|房间|卧室|客厅|办公室|宿舍|挂机|柜机|中央空调|自行车|电动车|单车|摩托|火车|地铁|公交|高铁|婴儿车|购物车"
)


def speaks_of_car(text: str) -> bool:
    """Return whether a folded text names a car or a part of one, and nothing like it elsewhere."""
    return bool(_OF_CARS.search(text)) and not _ELSEWHERE.search(text)
