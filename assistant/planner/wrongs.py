"""Words of a wrong: without one, a message that names work of a shop asks for that work."""

import re

_WRONG = re.compile(
    r"屏蔽|掏|拆|去掉|取消|关掉|关闭|短接|禁用|解除|堵死|捅|废|骗|假|瞒|藏|糊弄|蒙|混过|包过|作弊|躲|不被|别被|故意|"
    r"自己(?:撞|砸|划|刮)|顶包|顶一下|多报|多写|开高|开大|写高|刷(?:掉|没|程序|ecu|写)|程序|改(?:表|小|少|低|掉)|调表|调.{0,4}(?:公里|里程)|(?:公里|里程).{0,6}(?:少|低|小|改|调)|"
    r"酒|套牌|翻新|偷|破解|旧(?:伤|划痕|件)|说成|算(?:到|作)|不烧|直通|直管",
    re.IGNORECASE,
)


def does_wrong(text: str) -> bool:
    """Return whether a folded Chinese message has a word of a wrong that may be asked for."""
    return bool(_WRONG.search(text))
