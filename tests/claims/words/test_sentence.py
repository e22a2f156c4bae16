"""What a sentence says of what: prices "le mégawattheure", a month's rent, pay, racks of chips."""

import pytest

import gigawatt as gw

BILL = "À 60 euros le mégawattheure, un centre d'un gigawatt paie {} d'euros d'électricité par an."
RENT = "Louer 1 000 H100 pendant un mois à 2,50 dollars de l'heure revient à {} de dollars."
STAKE = "Nvidia met 1 milliard de dollars dans Nokia, soit 2,9 % d'un groupe qui vaudrait {}."
SENTENCES = [
    (BILL.format("525 millions"), "consistent"),
    (BILL.format("180 millions"), "inconsistent"),
    (RENT.format("1,8 million"), "consistent"),
    (RENT.format("0,7 million"), "inconsistent"),
    ("Renting 1,000 H100 for a week at $2.50 an hour costs $420,000.", "consistent"),
    ("Renting 1,000 H100 for a week at $2.50 an hour costs $900,000.", "inconsistent"),
    ("Cinquante chercheurs payés 10 M$ par an coûtent 500 M$ par an.", "consistent"),
    ("Cinquante chercheurs payés 10 M$ par an coûtent 900 M$ par an.", "inconsistent"),
    ("Fifty researchers paid $10 million a year cost $500 million a year.", "consistent"),
    (STAKE.format("34 milliards"), "consistent"),
    (STAKE.format("3,4 milliards"), "wrong unit"),
    ("Les 24 réacteurs de 300 MW chacun totaliseraient 7,2 GW.", "consistent"),
    ("Les 24 réacteurs de 300 MW chacun totaliseraient 17 GW.", "inconsistent"),
    ("Une centaine de baies NVL72 abritent 7 200 GPU.", "consistent"),
    ("Deux cent quarante baies de 72 GPU font 17 280 puces.", "consistent"),
    ("240 racks of 72 GPUs make 31,000 chips.", "inconsistent"),
    ("Les 1,4 million de H20 commandées valent quelque 16 milliards de dollars.", "consistent"),
    # a factor of a thousand is a slip of the unit, whatever the pair
    ("5 mégawatts, de quoi alimenter 4 millions de foyers américains.", "wrong unit"),
    ("Une requête adressée à ChatGPT consomme 0,34 kWh.", "wrong unit"),
    ("100 000 H100 consomment 150 kW.", "wrong unit"),
    # a rent is no price of the servers, and one that sells is a rack, not its chips alone
    ("Huit H100 loués à 2 dollars l'heure pendant un mois font 11 700 dollars.", "consistent"),
    ("Huit H100 loués à 2 dollars l'heure pendant un mois font 31 700 dollars.", "inconsistent"),
    ("Une heure de H100 se loue 2,30 dollars.", "consistent"),
    ("An hour of H100 rents for $45.", "inconsistent"),
    ("Une armoire NVL72 se vend environ 3 millions de dollars.", "consistent"),
    ("A DGX B200 sells for about 5 million dollars.", "inconsistent"),
    ("Un centre d'un gigawatt brûle chaque année 15 TWh.", "inconsistent"),
    ("Un centre d'un gigawatt brûle chaque année 8,8 GWh.", "wrong unit"),
    # the dollars of another country are guessed only where they fit closely
    ("Elle promet 380 milliards de yuans, soit 85 milliards de dollars.", "inconsistent"),
    ("Elle promet 380 milliards de yuans, soit 53 milliards de dollars.", "consistent"),
    ("Les 109 milliards d'euros promis, soit près de 180 milliards de dollars.", "inconsistent"),
    ("Prometheus, le centre de Meta, atteindra 1 GWh.", "wrong unit"),
    ("Abilene will reach 1.2 GWh.", "wrong unit"),
    ("Stargate UAE démarre par 200 MW, un cinquième du gigawatt prévu.", "consistent"),
    ("Stargate UAE démarre par 200 MW, la moitié du gigawatt prévu.", "inconsistent"),
    ("Llama 3.1 405B a demandé 3,8 × 10^25 opérations, 70 jours sur 16 000 H100.", "consistent"),
    ("Llama 3.1 405B a demandé 3,8 × 10^25 opérations, 7 jours sur 16 000 H100.", "inconsistent"),
    ("La demande ferait plus que doubler, de 415 TWh à 945 TWh.", "consistent"),
    ("La demande ferait plus que tripler, de 415 TWh à 945 TWh.", "inconsistent"),
    ("AMD cède 160 millions d'actions, 10 % de ses 1,63 milliard de titres.", "consistent"),
    ("AMD cède 160 millions d'actions, 25 % de ses 1,63 milliard de titres.", "inconsistent"),
    (
        "Au total 50 milliards d'euros : 30 milliards d'euros ici, 20 milliards d'euros là.",
        "consistent",
    ),
    (
        "Au total 50 milliards d'euros : 30 milliards d'euros ici, 15 milliards d'euros là et 20 "
        "milliards d'euros ailleurs.",
        "inconsistent",
    ),
    ("OpenAI perdrait 8 Md$, soit 40 % de son chiffre d'affaires de 20 Md$.", "consistent"),
    ("OpenAI perdrait 8 Md$, soit 15 % de son chiffre d'affaires de 20 Md$.", "inconsistent"),
    ("Le campus de Fouju engloutira 1,4 GW par an.", "wrong unit"),
    ("Quatre bâtiments de 250 MW forment un campus d'un gigawatt.", "consistent"),
    ("Quatre bâtiments de 250 MW forment un campus de 3 gigawatts.", "inconsistent"),
    ("One rack of 72 GB200 draws 130 kW.", "consistent"),
    # growth and comparison in French
    ("L'heure de H100 est passée de 4 dollars à 3 dollars, une baisse de 25 %.", "consistent"),
    ("L'heure de H100 est passée de 4 dollars à 3 dollars, une baisse de 60 %.", "inconsistent"),
    ("Meta prévoit 72 Md$, en hausse de 84 % par rapport aux 39 Md$ de 2024.", "consistent"),
    ("Meta prévoit 72 Md$, en hausse de 20 % par rapport aux 39 Md$ de 2024.", "inconsistent"),
    ("Avec 1,4 GW, le campus tirerait presque autant que l'EPR et ses 1,6 GW.", "consistent"),
    ("Avec 0,4 GW, le campus tirerait presque autant que l'EPR et ses 1,6 GW.", "inconsistent"),
    ("L'un touche 210 000 dollars, l'autre 3,7 millions, dix-huit fois plus.", "consistent"),
    ("L'un touche 210 000 dollars, l'autre 3,7 millions, quarante fois plus.", "inconsistent"),
    ("Microsoft a pris 485 000 puces, deux fois plus que les 224 000 puces de Meta.", "consistent"),
    ("OpenAI verse à 4 000 salariés en moyenne 1,5 M$, 6 Md$ au total.", "consistent"),
    ("OpenAI verse à 4 000 salariés en moyenne 1,5 M$, 15 Md$ au total.", "inconsistent"),
    ("À 0,3 Wh par question, dix questions par jour font 1,1 kWh par an.", "consistent"),
    ("À 0,3 Wh par question, dix questions par jour font 4 kWh par an.", "inconsistent"),
    # "réunit 5 448" is no unit five
    ("Isambard-AI réunit 5 448 puces GH200 et tire environ 5 mégawatts.", "consistent"),
    ("Isambard-AI réunit 5 448 puces GH200 et tire environ 50 mégawatts.", "inconsistent"),
    # a floor is met where the product is what is printed, and says nothing far below
    ("100 000 puces à plus de 30 000 dollars pièce, soit 3 milliards de dollars.", "consistent"),
    ("100 000 puces à plus de 30 000 dollars pièce, soit 1 milliard de dollars.", "inconsistent"),
    ("Stargate dépassera 5 GW et fera tourner vingt millions de puces.", "inconsistent"),
    ("Les ventes ont bondi de 56 % en un an, de 26,3 Md$ à 41,1 Md$.", "consistent"),
    ("Les ventes ont bondi de 20 % en un an, de 26,3 Md$ à 41,1 Md$.", "inconsistent"),
    ("Les ventes ont progressé de 55 % en un an, à 46,7 Md$ contre 30 Md$.", "consistent"),
    ("Les ventes ont progressé de 20 % en un an, à 46,7 Md$ contre 30 Md$.", "inconsistent"),
    ("La facture a été divisée par deux, de 12 M$ à 6 M$.", "consistent"),
    ("La facture a été divisée par quatre, de 12 M$ à 6 M$.", "inconsistent"),
    ("La facture a été divisée par 1,5, de 12 M$ à 8 M$.", "consistent"),
    ("Les 150 MW de Colossus pèsent 5 % des 3 GW de Memphis.", "consistent"),
    ("Les 150 MW de Colossus pèsent 20 % des 3 GW de Memphis.", "inconsistent"),
    ("Il touche 1,5 M$, trente-quatre fois plus que les 44 000 $ du secteur.", "consistent"),
    ("Il touche 1,5 M$, cinquante-quatre fois plus que les 44 000 $ du secteur.", "inconsistent"),
    ("Un rack NVL72 appelle 120 kW ; cent de ces racks appellent 12 MW.", "consistent"),
    ("Un rack NVL72 appelle 120 kW ; cent de ces racks appellent 45 MW.", "inconsistent"),
    ("Une puce H100 se loue 2,50 $ par heure, soit près de 22 000 $ par an.", "consistent"),
    ("Une puce H100 se loue 2,50 $ par heure, soit près de 60 000 $ par an.", "inconsistent"),
    ("L'Inde loue ses GPU 65 roupies de l'heure, moins d'un dollar.", "consistent"),
    ("L'Inde loue ses GPU 65 roupies de l'heure, moins d'un demi-dollar.", "inconsistent"),
    ("En 122 jours, xAI a installé 100 000 H100, soit 820 par jour.", "consistent"),
    ("En 122 jours, xAI a installé 100 000 H100, soit 3 000 par jour.", "inconsistent"),
    ("Chaque H100 consomme 700 W ; 100 000 puces tirent 70 MW à elles seules.", "consistent"),
    ("Chaque H100 consomme 700 W ; 100 000 puces tirent 210 MW à elles seules.", "inconsistent"),
    ("Chaque H100 consomme 700 W ; avec leur site, 100 000 puces tirent 180 MW.", "consistent"),
    ("Entraîné sur 2 048 puces en deux mois, DeepSeek V3 a coûté 5,6 M$.", "consistent"),
    ("Entraîné sur 2 048 puces en deux mois, DeepSeek V3 a coûté 560 M$.", "inconsistent"),
    ("Iliad met 3 Md€ dans l'IA, dont 2,5 Md€ ici, soit 83 % du total.", "consistent"),
    ("Iliad met 3 Md€ dans l'IA, dont 2,5 Md€ ici, soit 50 % du total.", "inconsistent"),
    ("Une prime de 100 M$ vaut 133 ans d'un salaire de 750 000 dollars.", "consistent"),
    ("Une prime de 100 M$ vaut 25 ans d'un salaire de 750 000 dollars.", "inconsistent"),
    ("10 dollars le million de jetons, soit 1 centime pour mille jetons.", "consistent"),
    ("10 dollars le million de jetons, soit 5 centimes pour mille jetons.", "inconsistent"),
    ("Un campus de 1 GW demande 400 000 GB200, une facture de puces de 16 Md$.", "consistent"),
    (
        "Oracle dépensera 25 milliards de plus, à 50 milliards au lieu de 25 milliards.",
        "consistent",
    ),
    # billion for million
    ("Une armoire NVL72 coûte 3 milliards de dollars.", "wrong unit"),
    ("Une armoire NVL72 coûte 3 000 dollars.", "wrong unit"),
    ("Microsoft dépensera 80 millions de dollars pendant l'exercice 2025.", "wrong unit"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, "2025-06").verdict == expected
