"""Invented names of many origins for the demo school; none is a known person's."""

from collections.abc import Iterator

#: given names and family names that go together; their numbers have no common divisor, so that no pair comes twice
_ORIGINS = (
    (
        "Hannah Owen Claire Marcus Leah Nathan Brooke Elliot Paige Russell Tessa Gavin Nora",
        "Whitlock Hargrove Delaney Pruitt Ashdown Kessler Lindgren Marlowe Tierney Bascombe Fairley",
    ),
    (
        "Mariana Rodrigo Ximena Esteban Lucía Gael Paloma Iker",
        "Barrientos Zúñiga Olmedo Cisneros Quiroga Arriaga Tovar",
    ),
    (
        "Aaliyah Darnell Imani Terrence Nia Jalen Simone Andre",
        "Braddock Gaines Merriweather Tolliver Pettway Rollins Vance",
    ),
    ("Mei-ling Jun Xiuying Haoran Ruolan Zihan Peiyu Wenbo", "Ouyang Shao Fang Qiu Tian Lu Deng"),
    (
        "Ananya Rohan Kavya Vikram Meera Arjun Lakshmi Nikhil",
        "Venkatesan Bhattacharjee Kulkarni Menon Trivedi Saxena Gill",
    ),
    ("Linh Quang Thuy Minh Huong Duc Ngoc Bao", "Huynh Truong Phung Duong Luu Mac Vuong"),
    (
        "Soo-ah Min-jae Ji-eun Tae-yang Ha-neul Dong-min Yu-ri Sang-woo",
        "Bae Noh Seo Ryu Hwang Jang Moon",
    ),
    (
        "Rania Karim Yasmin Tariq Salma Bilal Hala Nabil",
        "Khoury Sabbagh Mansouri Halabi Darwish Nasser Zayat",
    ),
    ("Hodan Abdi Ifrah Liban Sagal Guled Ayaan Faysal", "Jama Farah Warsame Egal Samatar Duale Aden"),
    (
        "Selam Dawit Hirut Yonas Meron Bereket Tsion Kaleb",
        "Tesfaye Gebremedhin Woldu Asfaw Haile Mengistu Alemu",
    ),
    (
        "Chidinma Tunde Ngozi Emeka Folake Obinna Yewande Kelechi",
        "Okonjo Adebayo Eze Nwachukwu Ogunleye Balogun Uche",
    ),
    (
        "Parisa Omid Laleh Farhad Shirin Navid Roya Kamran",
        "Rahimi Sultani Noorzai Karimzadeh Habibi Amiri Sharifi",
    ),
    (
        "Oksana Taras Iryna Bohdan Daria Maksym Solomiia Andrii",
        "Kovalchuk Savchenko Hrytsenko Marchenko Lysenko Bondar Palii",
    ),
    (
        "Marisol Jomar Liezel Arvin Rowena Dennis Maricel Paolo",
        "Dimaculangan Macaraeg Pangilinan Sumulong Tolentino Villareal Cabrera",
    ),
    ("Hser Eh Naw Paw Khin Thura Nilar Zaw", "Htoo Moo Kyaw Lwin Thein Hlaing Oo"),
    (
        "Nadège Fabrice Mirlande Wilner Guerda Ronel Darline Stanley",
        "Jean-Baptiste Desrosiers Toussaint Prophète Saint-Fleur Laguerre Cadet",
    ),
)
#: how often each origin comes in a round, by its place above
_ROUND = (0, 1, 2, 0, 4, 3, 5, 0, 7, 6, 0, 8, 9, 1, 10, 0, 11, 12, 2, 13, 14, 15)


def invented_names(count: int) -> Iterator[str]:
    """The first `count` names, always the same and never one twice."""
    taken = [0] * len(_ORIGINS)
    lists = [(given.split(), family.split()) for given, family in _ORIGINS]
    for number in range(count):
        origin = _ROUND[number % len(_ROUND)]
        given, family = lists[origin]
        turn = taken[origin]
        taken[origin] += 1
        yield f"{given[turn % len(given)]} {family[turn % len(family)]}"
