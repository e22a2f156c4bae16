"""One sentence in, one verdict out."""

import csv
import json
import re
import string
import time

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gigawatt as gw
from gigawatt import paths
from gigawatt.claims.rule import VERDICTS
from gigawatt.claims.sentences import answer
from gigawatt.claims.sentences.words.sentence import understand
from gigawatt.cli import main

PRESS = list(csv.DictReader((paths.DATA / "press.csv").open(encoding="utf-8")))
LEAST_AGREEMENT = 0.80  # with verdicts that were decided by hand; a change may not lose more
LINES = 10


def verdict(sentence: str, as_of: str | None = None) -> str:
    return gw.judge(sentence, as_of=as_of).verdict


def test_what_the_money_covers_is_left_open():
    found = gw.judge("Oracle will buy 400,000 GB200 chips for about $40 billion", "2025-05-24")
    assert found.verdict == "ambiguous"
    readings = {one.label: one.verdict for one in found.claims[0].readings}
    assert readings["chips alone"] == "inconsistent"
    assert readings["everything with land and power"] == "consistent"
    assert "superchips" in found.reason


@pytest.mark.parametrize(
    "sentence, as_of, expected",
    [
        ("100,000 H100 draw 150 MW.", "2024", "consistent"),
        ("100,000 H100 draw 15 MW.", "2024", "inconsistent"),
        ("A site of 500 MW encompasses 600,000 Nvidia GPUs.", "2025-11", "inconsistent"),
        ("150 MW running continuously power 487,000 British homes.", "2025", "consistent"),
        ("150 MW are enough for 487,000 American homes.", "2025", "inconsistent"),
        ("300 megawatts are enough for 300,000 homes.", "2025", "inconsistent"),
        ("6 gigawatts equal the power of about 4.5 million homes.", "2025", "ambiguous"),
        ("26 gigawatts cost $1.3 trillion, 50 billion a gigawatt.", "2025", "consistent"),
        ("26 gigawatts cost $2.3 trillion, 50 billion a gigawatt.", "2025", "inconsistent"),
        ("The 3 GW campus costs 10 billion dollars in all.", "2025", "inconsistent"),
        ("The 100,000 B200 chips themselves cost 9 billion dollars.", "2025", "inconsistent"),
        ("The campus needs 300 kilowatts for its 200,000 GPUs.", "2025", "wrong unit"),
        ("A 300 MW data centre would use 2 GWh a year.", "2025", "wrong unit"),
        ("Deals exceeding 1 billion dollars pay for 26 gigawatts.", "2025", "wrong unit"),
        ("Deals exceeding 1 trillion dollars pay for 26 gigawatts.", "2025", "consistent"),
        ("Google buys power for 40 GB of data centres.", "2025", "wrong unit"),
        ("The campus gets 1.2 gigabytes of power capacity.", "2025", "wrong unit"),
        ("The campus offers 2 TB of power for AI.", "2025", "wrong unit"),
        ("A data centre of 50 MWh needs a new substation.", "2025", "wrong unit"),
        ("A data centre holds 2 TB of data.", "2025", "not checkable"),
        ("The cluster has a peak demand of 150 GWh.", "2025", "wrong unit"),
        ("A bank lends 38 billion dollars for data centres of 2 GW.", "2025", "not checkable"),
        ("Le campus de 1,4 GW emprunte 22 milliards de dollars.", "2025", "not checkable"),
        ("El Capitan's 44,544 MI300A draw about 30 MW.", "2025", "not checkable"),
        ("A firm raises 4 billion dollars for a 300 MW campus.", "2025", "not checkable"),
        ("They got 7 billion dollars in financing for 1.2 GW.", "2025", "not checkable"),
        ("L'entreprise lève 2 milliards d'euros pour 300 MW.", "2025", "not checkable"),
        ("300 MW for a client are worth $19 billion through 2031.", "2025", "not checkable"),
        ("Backed by Nvidia, it buys 100,000 H100 for $1 billion.", "2025", "inconsistent"),
        ("JUPITER holds 24,000 GH200.", "2025-11", "consistent"),
        ("JUPITER holds 50,000 GH200.", "2025-11", "inconsistent"),
        ("JUPITER's 24,000 GH200 deliver one exaflop in FP64.", "2025-11", "not checkable"),
        ("10,000 H100 deliver 500 petaflops of 64-bit speed.", "2025", "not checkable"),
        ("10,000 H100 deliver one exaflop in FP8.", "2025", "inconsistent"),
        ("Six billion tokens a minute are over 8 trillion tokens a day.", "2025", "consistent"),
        ("Six billion tokens a minute are about 2 trillion tokens a day.", "2025", "inconsistent"),
        ("Deals of 26 GW: 10 with Nvidia, 6 with AMD and 10 with Broadcom.", "2025", "consistent"),
        ("Its million TPUs will run on just 100 megawatts.", "2025-10", "inconsistent"),
        ("The million TPUs will need some 1.5 gigawatts.", "2025-10", "consistent"),
        ("1,000 people got bonuses, 300,000 to several million each.", "2025", "not checkable"),
        ("An answer of 0.3 Wh would light a 10 W bulb for 3 hours.", "2025", "wrong unit"),
        ("A laptop of 50 W uses 0.4 kWh in 8 hours.", "2025", "consistent"),
        (
            "Meta, worth 1.8 trillion dollars, bought 100,000 H100 at 30,000 dollars each for 3 "
            "billion.",
            "2025",
            "consistent",
        ),
        (
            "xAI pays 13 billion dollars for 200,000 H100 at 30,000 dollars and for buildings.",
            "2025",
            "ambiguous",
        ),
        ("A 1 GW site uses 8 TWh a year.", "2025", "ambiguous"),
        ("A 1 GW site uses 9.5 TWh a year.", "2025", "inconsistent"),
        ("The query takes 0.34 Wh; there are 2.5 billion queries a day.", "2025", "consistent"),
        (
            "Gefion with 1,528 H100 cost 700 million kroner, about 100 million dollars.",
            "2024-11",
            "ambiguous",
        ),
        ("A query takes 0.3 Wh, a billion queries take 300 MWh.", "2025", "consistent"),
        ("An NVL72 rack with 72 GPUs draws 130 kW, 1.8 kW each.", "2025", "consistent"),
        ("Sesterce annonce 52 milliards d'euros pour 1,5 GW.", "février 2025", "consistent"),
        ("OpenAI wants a 1GB cluster.", "2025", "wrong unit"),
        ("About 50mW would be generated on site.", "2026", "wrong unit"),
        ("Un gigawatt coûte entre 50 et 60 millions de dollars.", "2025-09", "wrong unit"),
        ("15 billion dollars are about 13,318 crore rupees.", "2025-10", "wrong unit"),
        ("They invest CA$70 billion, US$50.6 billion.", "2025-05", "consistent"),
        ("They pay 300 billion dollars in a contract for 4.5 gigawatts.", "2025", "not checkable"),
        ("xAI wants the equivalent of 50 million H100 by 2030.", "2025-07", "not checkable"),
        ("The stock of 700,000 tripled to 2.1 million chips.", "2026", "consistent"),
        ("Power will quadruple from 150 to 300 megawatts.", "2025", "inconsistent"),
        ("The site consumes 5 GW a year.", "2025", "wrong unit"),
        ("100,000 H100 draw 150 MW/h.", "2024", "wrong unit"),
        ("They add 5 GW a year.", "2025", "not checkable"),
        ("20 MW versorgen 50.000 Haushalte.", "2025", "consistent"),
        ("Der Campus kostet 52 Mrd. Euro für 1,5 GW.", "2025", "consistent"),
        ("The RTX PRO 6000 Blackwell offers 20 petaflops.", "2025", "not checkable"),
        ("127 DGX systems, or 1,016 GPUs.", "2023", "consistent"),
        ("The site is big.", None, "not checkable"),
        ("The campus consumes 40 MWh of power.", "2025", "wrong unit"),
        ("OpenAI will build 10 GB of compute.", "2025", "wrong unit"),
        ("They invest 95 billion kronor ($13.5 billion).", "2025-06", "wrong unit"),
        ("They invest 95 billion kronor ($9.9 billion).", "2025-06", "consistent"),
        ("JUPITER's 5,938 nodes of four GH200 each make 23,752 chips.", "2025", "consistent"),
        ("The 43 data centers, 20 megawatts each, have 850 megawatts.", "2026", "consistent"),
        ("Un million de H100 consomment entre 1,4 GW et 2 GW.", "2024", "consistent"),
        ("10,000 H100 rent for $2 per GPU per hour, $175 million a year.", "2025", "consistent"),
        ("2.5 billion prompts a day, 0.34 Wh each, are 850 MWh a day.", "2025", "consistent"),
        ("The training on 25,000 A100 took 95 days and 50 GWh.", "2024", "consistent"),
        ("The training on 25,000 A100 took 95 days and 5 GWh.", "2024", "inconsistent"),
        ("Training GPT-4 took 1,750 MWh.", "2025", "inconsistent"),
        ("The 10 GW would consume as much electricity as Ireland.", "2025", "inconsistent"),
        ("4 GW would consume as much electricity as Ireland.", "2025", "consistent"),
        ("Five reactors give the campus 5 GW.", "2025", "consistent"),
        ("Oracle will pay $300 billion over five years for 4.5 GW.", "2025", "not checkable"),
        ("Colossus 2 will house 550,000 GB200 GPUs.", "2025-07", "consistent"),
        ("Colossus 2 holds 550,000 GB200 GPUs.", "2025-07", "inconsistent"),
        ("The electricity of 100,000 H100 costs $120 million a year.", "2024", "consistent"),
        ("A TPU v7 pod of 9,216 chips delivers 42.5 exaflops of FP8.", "2025", "consistent"),
        ("$5 billion pay for a site of 41 MW by 2027 and 103 MW by 2029.", "2025", "consistent"),
        ("590 active megawatts are a fifth of 2.9 contracted gigawatts.", "2025", "consistent"),
        ("18 trays at $2,260 each cost $40,680.", "2025", "consistent"),
        ("Each query takes a third of a watt-hour.", "2025", "consistent"),
        (
            "They pay 50 engineers 10 million dollars each, 500 million in all.",
            "2025",
            "consistent",
        ),
        (
            "They pay 30 engineers 30 million dollars each, 2 billion in all.",
            "2025",
            "inconsistent",
        ),
        ("They each get $30,000.", "2025", "not checkable"),
        ("B200 rents for $35 an hour.", "2026-03", "inconsistent"),
        ("Renting an H100 at $2 an hour costs about $17,500 a year.", "2025-06", "consistent"),
        ("Renting an H100 at $2 an hour costs about $1,750 a year.", "2025-06", "wrong unit"),
        ("At $2 an hour an H100 costs $1,460 a month.", "2025-06", "consistent"),
        ("At $2 an hour an H100 costs $960 a month.", "2025-06", "inconsistent"),
        ("Renting 100,000 H100 costs $200,000 an hour.", "2025-06", "consistent"),
        ("Renting 100,000 H100 costs $2 million an hour.", "2025-06", "inconsistent"),
        ("Louer 4 000 B200 coûte 180 000 dollars de l'heure.", "2026-06", "inconsistent"),
        ("Le loyer de 8 H100 est de 15 000 dollars par mois.", "2025-09", "consistent"),
        ("Clients rent 8 H100 at $2.50 an hour.", "2025-09", "consistent"),
        ("CoreWeave leased 16,000 H100s for $9 an hour each.", "2025-06", "inconsistent"),
        ("GB300 rents for $35 an hour.", "2026-03", "not checkable"),
        ("At 15 cents a kilowatt-hour, 1 GW costs 1.3 bn dollars a year.", "2025", "consistent"),
        ("At 5 cents a kilowatt-hour, 1 GW costs 1.3 bn dollars a year.", "2025", "inconsistent"),
        ("Le campus de 1 GW équivaut à un réacteur nucléaire.", "2025", "consistent"),
        ("1,000 GB200 NVL72 racks at $3.1 million each cost $3.1 billion.", "2025", "consistent"),
        ("Trois cents mégawatts alimentent 200 000 H100.", "2024", "consistent"),
        ("A chip drew 400 watts (A100), then 700 (H100), now 1,400 (GB300).", "2025", "consistent"),
        ("An AI rack draws 120 kW, ten times as much as a rack of 12 kW.", "2025", "consistent"),
        ("A run used 310 GWh, as much as 4,000 US homes in a year.", "2025", "inconsistent"),
        (
            "Nebius sells 100,000 GB300 for 17 billion dollars over five years.",
            "2025",
            "not checkable",
        ),
        ("Training on 2,048 H800 for two months cost 5.6 million dollars.", "2025", "consistent"),
        # a count that is planned beside one that stands
        (
            "New Carlisle runs 500,000 Trainium2, with 1.5 million planned for 2027.",
            "2025-11-05",
            "consistent",
        ),
        ("Abilene will get 400,000 GB200.", "2025-06", "consistent"),
        ("Abilene gets 400,000 GB200.", "2025-06", "ambiguous"),
        ("Abilene already runs 400,000 GB200.", "2025-06", "inconsistent"),
        # a quarter is no year, an investment in one place no year's spending
        ("Amazon's capex was $36 billion in the third quarter.", "2025-11-01", "consistent"),
        ("Amazon's capex was $90 billion in the third quarter.", "2025-11-01", "inconsistent"),
        ("Amazon spent about $132 billion in 2025.", "2026-02-10", "consistent"),
        ("Amazon invests $11 billion in Indiana.", "2024-05-01", "not checkable"),
        # a rate for all year, a price beside a count, a full stop inside a name
        ("20 MW all year at 10 cents a kWh cost $17.5 million.", "2025", "consistent"),
        ("20 MW all year at 10 cents a kWh cost $60 million.", "2025", "inconsistent"),
        ("The 4,000 H100 cost 30,000 dollars each.", "2024", "consistent"),
        ("The 4,000 H100 cost 90,000 dollars each.", "2024", "inconsistent"),
        ("2 GW feed 1.3 million average U.S. homes.", "2025", "ambiguous"),
        ("90 trillion tokens a month make 3 trillion a day.", "2025", "consistent"),
        ("90 trillion tokens a month make 3 billion a day.", "2025", "wrong unit"),
        # a fraction of a number, in relation to another or held against the model
        ("Two thirds of the 900 MW feed 240,000 GB300.", "2025-11", "consistent"),
        ("A quarter of the 900 MW feeds 240,000 GB300.", "2025-11", "inconsistent"),
        ("Deux tiers des 900 MW, soit 600 MW, sont pour les GPU.", "2025-11", "consistent"),
        ("Deux tiers des 900 MW, soit 300 MW, sont pour les GPU.", "2025-11", "inconsistent"),
        ("Their 6 GW are a third of the 20 GW that the country needs.", "2025", "consistent"),
        ("Their 3 GW are a third of the 20 GW that the country needs.", "2025", "inconsistent"),
        ("One gigawatt costs $50 to 60 billion, two thirds of it for chips.", "2025", "consistent"),
        ("The site grows from 50 MW to 90 MW, 80 percent more.", "2025", "consistent"),
        ("The site grows from 50 MW to 90 MW, 20 percent more.", "2025", "inconsistent"),
        ("70,000 H100, 20,000 H200 and 9,000 GB200 make 99,000 GPUs.", "2025", "consistent"),
        ("70,000 H100, 20,000 H200 and 9,000 GB200 make 150,000 GPUs.", "2025", "inconsistent"),
        ("Reliance's gigawatt takes 400,000 Blackwell GPUs.", "2025", "consistent"),
        ("Its clusters of 25,000 H100 draw 40 MW each.", "2024", "consistent"),
        ("Its clusters of 25,000 H100 draw 90 MW each.", "2024", "inconsistent"),
        ("20 billion euros for five gigafactories are 4 billion each.", "2025", "consistent"),
        ("20 billion euros for five gigafactories are 7 billion each.", "2025", "inconsistent"),
        ("A GB200 NVL72 rack costs $5.9 million with everything around it.", "2025", "consistent"),
        ("Without its IT a data center costs $11 million per megawatt.", "2025", "consistent"),
        ("16 GW would supply all 4 million Swiss homes.", "2025", "not checkable"),
        ("Elle investit 20 milliards d'euros pour 1 GWh de capacité.", "2025", "wrong unit"),
        ("Project Rainier already runs 500,000 Trainium2 chips.", "2025-11", "consistent"),
        ("A server of 8 RTX Pro GPUs costs 80,000 dollars.", "2025", "not checkable"),
        # what a system's parts draw, a superchip, chips as H100, all that a power costs
        (
            "Eight H100 at 700 W, 600 W for the host and 200 W for the network: "
            "the DGX draws 6.4 kW.",
            "2025",
            "consistent",
        ),
        ("A GB200 superchip draws 2,700 watts.", "2025", "consistent"),
        ("A GB200 superchip draws 1,200 watts.", "2025", "inconsistent"),
        ("The 100,000 GB200 are worth 250,000 H100.", "2025", "consistent"),
        ("The 100,000 GB200 are worth 500,000 H100.", "2025", "ambiguous"),
        ("The 100,000 GB200 are worth 900,000 H100.", "2025", "inconsistent"),
        ("Owning and running one gigawatt costs $9 billion a year.", "2025", "consistent"),
        ("Owning and running one gigawatt costs $1 billion a year.", "2025", "inconsistent"),
        ("Running one gigawatt takes 600 million of electricity a year.", "2025", "not checkable"),
        ("A query takes 3 Wh, ten times a search of 0.3 Wh.", "2025", "inconsistent"),
        ("A query takes 0.3 Wh, ten times an entry of 0.03 Wh.", "2025", "consistent"),
        ("It offers chips at 100 rupees an hour, 1.16 dollars.", "2025", "consistent"),
        ("It offers chips at 100 rupees an hour, 4.16 dollars.", "2025", "inconsistent"),
        (
            "20 milliards d'euros, dont 15 milliards au sud et 9 milliards au nord.",
            "2025",
            "inconsistent",
        ),
        ("Deux centres auront 1 GW, soit 500 MW chacun.", "2025", "consistent"),
        # which of the words beside it a bare number takes
        ("At 37,000 dollars a GB200, 400,000 of them cost 14.8 billion.", "2025", "consistent"),
        ("At 37,000 dollars a GB200, 400,000 of them cost 50 billion.", "2025", "inconsistent"),
        (
            "They pay $3 million for each of 5,000 GB200 racks, 15 billion in all.",
            "2025",
            "consistent",
        ),
        (
            "They pay $3 million for each of 5,000 GB200 racks, 50 billion in all.",
            "2025",
            "inconsistent",
        ),
        ("Amazon spends 8 billion dollars on Anthropic.", "2025-06", "not checkable"),
        ("Two firms bought 200,000 H100 each, 400,000 together.", "2024", "consistent"),
        ("35 gas turbines of 12 megawatts each give 420 megawatts.", "2025", "consistent"),
        ("600,000 H100 equivalents at $30,000 each cost $18 billion.", "2024", "consistent"),
        ("600,000 H100 equivalents at $30,000 each cost $90 billion.", "2024", "inconsistent"),
        ("The site has 100 MW for 40,000 GB200, later a gigawatt.", "2025", "consistent"),
        ("A run of 100 days on 100,000 H100 makes 6e26 FLOP in FP8.", "2025", "consistent"),
        ("A run of 100 days on 100,000 H100 makes 6e26 FLOP.", "2025", "inconsistent"),
        ("6 billion tokens a minute pass through it, 8.6 trillion a day.", "2025", "consistent"),
        ("6 billion tokens a minute pass through it, 260 billion a day.", "2025", "inconsistent"),
        ("One ChatGPT answer takes 0.3 Wh.", "2025", "consistent"),
        ("A question to ChatGPT takes 0.3 kWh.", "2025", "wrong unit"),
        ("El centro costará 25 mil millones de dólares por 500 MW.", "2025", "consistent"),
        ("Its 16,384 H100 cost 3,500 crore rupees.", "2024-03", "ambiguous"),
        # a superchip may save a price and need not, a run that never rests, chips at an hour's rent
        ("It pays 40,000 dollars for a GB200.", "2025", "consistent"),
        ("It pays 74,000 dollars for a GB200.", "2025", "ambiguous"),
        ("A GW site that never rests takes 8.8 TWh a year.", "2025", "consistent"),
        ("At 4 dollars an hour, 2,000 H100 cost 70 million dollars a year.", "2024", "consistent"),
        ("At 4 dollars an hour, 2,000 H100 cost 7 million dollars a year.", "2024", "wrong unit"),
        ("A fleet of one million Trainium chips draws a gigawatt.", "2025-12", "consistent"),
        ("A fleet of one million Trainium chips draws ten gigawatts.", "2025-12", "inconsistent"),
        # forecasts, multiples of a number, all queries of a day, slips of the unit
        ("Google will spend 75 billion dollars on capex in 2025.", "2025-02-05", "consistent"),
        ("Google will spend 30 billion dollars on capex in 2025.", "2025-02-05", "inconsistent"),
        ("A ChatGPT query uses 10 times the 0.3 Wh of a search.", "2024", "inconsistent"),
        ("A ChatGPT query uses three times the 0.1 Wh of a search.", "2024", "consistent"),
        ("ChatGPT's 2 billion queries a day need 700 MWh.", "2025", "consistent"),
        ("ChatGPT's 2 billion queries a day need 70 GWh.", "2025", "inconsistent"),
        ("A GPU draws 1,400 MW.", "2025", "wrong unit"),
        ("The centre has a load of 100 MW/h.", "2025", "wrong unit"),
        ("The 13,800 GB300 give 34.5 exaflops of BF16.", "2026", "consistent"),
        ("The 13,800 GB300 give 69 exaflops of BF16.", "2026", "ambiguous"),
        ("The 13,800 GB300 give 69 exaflops of dense BF16.", "2026", "inconsistent"),
        ("The 13,800 GB300 give 34.5 exaflops of BF16 without sparsity.", "2026", "consistent"),
        ("The 13,800 GB300 give 69 exaflops of BF16 with sparsity.", "2026", "consistent"),
        ("5 GW at 17 billion dollars a gigawatt cost 85 billion.", "2025", "ambiguous"),
        ("5 GW at 2 billion dollars a gigawatt cost 10 billion.", "2025", "inconsistent"),
        # fleets, guidance of an earlier day, the price of a company
        ("Google owns 1.5 million H100 equivalents.", "2025-06-01", "consistent"),
        ("Google owns 15 million H100 equivalents.", "2025-06-01", "inconsistent"),
        ("xAI has 10 million GPUs.", "2025-11-01", "inconsistent"),
        ("Microsoft will spend 125 billion dollars in fiscal 2026.", "2025-10-30", "consistent"),
        ("Microsoft will spend 50 billion dollars in fiscal 2026.", "2025-10-30", "inconsistent"),
        ("It acquired a host of 1.3 gigawatts for 9 billion dollars.", "2025-07", "not checkable"),
        # a host is paid for a service
        ("38 billion dollars to AWS buy 500,000 GB300.", "2025", "not checkable"),
        ("Meta pays Nebius 3 billion dollars for 20,000 GB300.", "2025", "not checkable"),
        ("Each of its six buildings takes up to 9,000 B200, 54,000 in all.", "2025", "consistent"),
        (
            "Each of its six buildings takes up to 9,000 B200, 80,000 in all.",
            "2025",
            "inconsistent",
        ),
        ("The supercomputer's 24,000 GH200 give one exaflop.", "2025", "not checkable"),
        ("A stake of 49 percent for $14 billion values it at $2.9 billion.", "2025", "wrong unit"),
    ],
)
def test_verdicts(sentence, as_of, expected):
    assert verdict(sentence, as_of) == expected


def test_a_reading_of_several_chips_is_said_once():
    reason = gw.judge("4,000 Blackwells reach 13.7 exaflops.", as_of="2025-07").reason
    assert reason.startswith('Holds if read as "16-bit sparse" (B200/GB200/GB300). Fails if read')
    assert reason.count('"16-bit dense"') == 1


def test_each_reading_is_named_in_quotes():
    several = gw.judge("Oracle will buy 400,000 GB200 chips for about $40 billion", "2025-05-24")
    assert '"everything with land and power"; "servers, counted as superchips' in several.reason
    assert 'Fails if read as "chips alone"; "servers"; "servers and network".' in several.reason
    one = gw.judge("100,000 H100 draw 150 MW.", "2024").reason
    assert re.match('Holds as "at the meter"[.] The claim leaves 145 to 155; ours is ', one)
    floor = gw.judge("Its 100,000 H100 cost at least 3 billion dollars.", "2024").reason
    assert floor.startswith('Holds whichever is meant: "chips alone"; "servers"; "servers and net')
    rounded = gw.judge("18,000 GB300 draw 40 MW.", "2025-06").reason
    assert rounded.endswith('. By its rounding alone if read as "at the meter".')


def test_what_stands_beside_a_plan_is_held_against_what_stands():
    (claim,) = gw.judge(
        "New Carlisle already runs 500,000 Trainium2, with one million planned by 2026.",
        as_of="2025-11-05",
    ).claims
    assert "counted in 2025" in [one.label for one in claim.readings]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("Nvidia's H100 costs about $25,000.", "ambiguous"),
        ("Nvidia's H100 costs about $2,500.", "wrong unit"),
        ("Nvidia's H100 costs about $250,000.", "wrong unit"),
        ("Nvidia's H100 costs about $9,000.", "inconsistent"),
        ("An NVL72 rack of GB200 draws 120 kW.", "consistent"),
        ("An NVL72 rack of GB200 draws 12 kW.", "wrong unit"),
        ("An NVL72 rack of GB200 draws 40 kW.", "inconsistent"),
        # beside another sum a tenth of a price is what something else costs
        ("An H100 costs $2,500 to make and sells at $28,000.", "inconsistent"),
    ],
)
def test_a_lost_digit_is_a_slip_where_the_size_is_well_known(sentence, expected):
    assert verdict(sentence, "2024-04") == expected


def test_a_floor_that_a_part_comes_near_is_no_price_of_the_whole():
    found = gw.judge("More than 400 billion dollars for 49 GW.", "2025-11")
    assert found.verdict == "ambiguous"
    assert found.reason.endswith('As a mere bound if read as "everything".')
    assert verdict("More than 1,400 billion dollars for 49 GW.", "2025-11") == "consistent"
    # what it costs is all of it, and "more than" is then true however little is named
    assert verdict("The 49 GW cost more than 400 billion dollars.", "2025-11") == "consistent"


def test_more_than_never_holds_below():
    assert verdict("100,000 H100 draw more than 400 MW.", "2024") == "inconsistent"
    assert verdict("100,000 H100 draw more than 40 MW.", "2024") == "consistent"


def test_up_to_says_little_and_is_told_so():
    found = gw.judge("100,000 H100 draw up to 600 MW.", "2024")
    assert found.verdict == "consistent" and "weak" in found.reason


def test_homes_are_those_of_the_country_named():
    for words, country in (
        ("100,000 UK homes", "GB"),
        ("100 000 ménages français", "FR"),
        ("100,000 deutsche Haushalte", "DE"),
        ("10万世帯", "JP"),
    ):
        found = gw.judge(f"50 MW for {words}")
        assert found.claims[0].assumed["homes of"] == country, words


def test_a_statement_that_the_estimate_rests_on_is_no_test():
    found = gw.judge("Meta expects more than 1.3 million GPUs at the end of 2025.", "2025-01-24")
    assert found.verdict == "not checkable" and "rests on" in found.reason


def test_the_answer_is_short_and_its_json_is_whole():
    for row in PRESS[:40]:
        found = gw.judge(row["sentence"], row["as_of"])
        assert len(str(found).splitlines()) <= LINES
        plain = json.loads(answer.text(found, "json"))
        assert {"verdict", "claims", "understood"} <= set(plain)
        for claim in plain["claims"]:
            assert {"quantity", "unit", "claimed_low", "claimed_high", "verdict"} <= set(claim)
            assert {"readings", "assumed", "reason"} <= set(claim)


def test_verdicts_of_the_press_as_by_hand():
    """At least as many as before agree, and none is the plain opposite."""
    found = [(verdict(row["sentence"], row["as_of"]), row["verdict_by_hand"]) for row in PRESS]
    opposite = [
        PRESS[place]["press_id"]
        for place, pair in enumerate(found)
        if set(pair) == {"consistent", "inconsistent"}
    ]
    assert sum(ours == hand for ours, hand in found) >= LEAST_AGREEMENT * len(found)
    assert not opposite


def test_a_date_is_one_or_an_error():
    with pytest.raises(gw.UserError, match="no date"):
        gw.judge("100,000 H100 draw 150 MW.", "soon")
    assert gw.judge("100,000 H100 draw 150 MW.", "mid-2024").as_of == "2024-07"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 1_000_000,
        "<script>alert(1)</script> <b>100</b>",
        "import os; os.system('rm -rf 5 GW')",
        "\x00\x07\x1b[31m 100 MW",
        "Der Turm ist hoch und blau.",
        "El centro de datos de 1 GW costará 10.000 millones de dólares.",
        "该数据中心拥有10万块H100,耗电150兆瓦。",
        "データセンターは10万個のH100で150メガワットを消費する。",
        "def f(x):\n    return {'GW': 5 ** x}  # 100,000 H100",
        "<table><tr><td>100,000 H100</td><td>150 MW</td></tr></table>",
        "9" * 400 + " GW for " + "9" * 400 + " homes",
        "a b c d e",
        " ".join(f"{n} GW" for n in range(1, 51)),
        "word " * 200_000,
    ],
)
def test_hostile_text_gets_one_clear_answer_at_once(text):
    start = time.perf_counter()
    try:
        found = gw.judge(text)
        assert found.verdict in VERDICTS and len(str(found)) < 4_500
    except gw.UserError as error:
        assert "\n" not in str(error) and len(str(error)) < 300
    assert time.perf_counter() - start < 2


WORDS = st.sampled_from(
    [
        *[
            "100,000",
            "1.5",
            "150",
            "0",
            "7",
            "2025",
            "1,4",
            "40",
            "000",
            "a",
            "half",
            "€",
            "$",
            "£",
            "¥",
            "%",
            "-",
        ],
        *[
            "H100",
            "GB200",
            "GPUs",
            "chips",
            "racks",
            "homes",
            "ménages",
            "MW",
            "GW",
            "MWh",
            "TWh",
            "gigawatt",
        ],
        *[
            "billion",
            "milliards",
            "trillion",
            "lakh",
            "crore",
            "million",
            "k",
            "bn",
            "per",
            "a",
            "year",
            "par",
            "an",
            "each",
        ],
        *[
            "more than",
            "up to",
            "about",
            "between",
            "and",
            "to",
            "almost",
            "the",
            "costs",
            "draw",
            "for",
            "de",
            "d'",
        ],
        *["two Hoover Dams", "times", "double", "percent of", "( ) , . ; : = /"],
        *[
            "Meta",
            "Oracle",
            "Colossus",
            "2",
            "query",
            "tokens",
            "exaflops",
            "FP8",
            "IT",
            "load",
            "hardware",
            "contract",
        ],
        *["won", "euros", "dollars", "yuan", "roupies", "an", "hour", "soit", "or", "enough"],
        *[
            "kronor",
            "Rs",
            "SEK",
            "cents",
            "each",
            "chacun",
            "GPU-hour",
            "kWh",
            "third of a",
            "cents",
        ],
        *["DGX", "NVL72", "rack", "server", "nodes", "trays", "reactor", "as much as", "Ireland"],
        *["training", "GPT-4", "capex", "CoreWeave", "will", "has", "researchers", "superchips"],
    ]
)


@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join))
def test_any_words_get_an_answer(text):
    assert _answered(text)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([row["sentence"] for row in PRESS]),
    st.integers(0, 200),
    st.text(string.printable + "éà€億世帯\u00a0\u202f", max_size=6),
    st.integers(0, 8),
)
def test_mutated_sentences_get_an_answer(sentence, place, put, cut):
    place %= len(sentence)
    assert _answered(sentence[:place] + put + sentence[place + cut :])


def _answered(text: str) -> bool:
    try:
        return gw.judge(text).verdict in VERDICTS
    except gw.UserError as error:
        return "\n" not in str(error)


def runner(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    "text, dims",
    [
        ("$2 per GPU per hour", {"USD": 1, "chip": -1, "h": -1}),
        ("$2.50 per GPU-hour", {"USD": 1, "chip": -1, "h": -1}),
        ("$1.2 million per MW per year", {"USD": 1, "W": -1, "h": -1}),
        ("13,000 GWh of electricity a year", {"W": 1}),
        ("0.3 Wh per query", {"W": 1, "h": 1, "query": -1}),
    ],
)
def test_what_a_number_is_for_stands_in_its_dimension(text, dims):
    (one,) = understand(f"It is {text} here.").amounts
    assert dict(one.dims) == dims


@pytest.mark.parametrize(
    "text, low, high",
    [
        ("between 100 MW and 200 MW", 1e8, 2e8),
        ("entre 1 GW et 1,4 GW", 1e9, 1.4e9),
        ("$30 billion to $35 billion", 30e9, 35e9),
        ("30 to 35 billion dollars", 30e9, 35e9),
    ],
)
def test_a_range_may_name_its_unit_at_both_ends(text, low, high):
    (one,) = understand(f"It is {text} here.").amounts
    assert (one.low, one.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("text", ["7 billion Australian dollars", "7 GW a year", "7 lakh homes"])
def test_rounding_is_that_of_the_digits_as_printed(text):
    """An exchange, a rate and a scale of another country leave the last digit where it was."""
    (one,) = understand(text).amounts
    assert one.claimed.high / one.value == pytest.approx(1 + 0.5 / 7)


def test_megawatts_of_a_site_are_those_at_the_meter_and_it_load_excuses():
    meter = gw.judge("A site of 250 MW holds 100,000 GB200.", "2025")
    load = gw.judge("A site of 200 MW holds 100,000 GB200.", "2025")
    named = gw.judge("A site of 200 MW of IT load holds 100,000 GB200.", "2025")
    assert [one.verdict for one in (meter, load, named)] == [
        "consistent",
        "ambiguous",
        "consistent",
    ]


def test_the_command_prints_table_json_and_row():
    sentence = "100,000 H100 draw 150 MW."
    assert "verdict      consistent" in runner("judge", sentence, "--as-of", "2024")
    assert json.loads(runner("judge", sentence, "--format", "json"))["verdict"] == "consistent"
    assert "claim_id," in runner("judge", sentence, "--explain")


@pytest.mark.parametrize(
    "text, unit, value",
    [
        ("1,4 GW", "W", 1.4e9),
        ("40 000 GPU", "chip", 4e4),
        ("1 lakh crore rupees", "INR", 1e12),
        ("52 Mrd. Euro", "EUR", 52e9),
        ("15 trn yen", "JPY", 15e12),
        ("30 milliards d'euros", "EUR", 30e9),
        ("7 trillion won", "KRW", 7e12),
        ("half a million chips", "chip", 5e5),
        ("$1.3tn", "USD", 1.3e12),
        ("150億円", "JPY", 150e8),
        ("une vingtaine de mégawatts", "W", 2e7),
        ("95 billion kronor", "SEK", 95e9),
        ("SEK95bn", "SEK", 95e9),
        ("Rs13,318 crore", "INR", 133_180e6),
        ("RM 5 billion", "MYR", 5e9),
        ("3 milliards de livres turques", "TRY", 3e9),
        ("3 milliards de livres", "GBP", 3e9),
        ("20 billion rand", "ZAR", 20e9),
        ("A$7 billion", "AUD", 7e9),
        ("one exaflop", "flops", 1e18),
        ("1/2 GW", "W", 5e8),
        ("1 1/2 GW", "W", 1.5e9),
        ("1½ GW", "W", 1.5e9),
        ("$1½ billion", "USD", 1.5e9),
        ("three quarters of a gigawatt", "W", 7.5e8),
        ("trois quarts d'un gigawatt", "W", 7.5e8),
        ("three quarters of a million chips", "chip", 7.5e5),
        ("a quarter of a million chips", "chip", 2.5e5),
        ("300,000 kilowatts", "W", 3e8),
    ],
)
def test_numbers_with_their_units(text, unit, value):
    (one,) = understand(f"It is {text} here.").amounts
    assert one.dims == ((unit, 1),) and one.value == pytest.approx(value)


@pytest.mark.parametrize(
    "sentence, as_of, expected",
    [
        ("A chatbot burns 22.15 TWh a year, enough for 2.1 million US households.", "2026", 1),
        ("A chatbot burns 22.15 TWh a year, enough for 9 million US households.", "2026", 0),
        (
            "The cluster that trained Llama 3 packs $750 million of H100s, 24,576 GPUs.",
            "2024-03",
            1,
        ),
        ("The cluster that trained Llama 3 packs $7 billion of H100s, 24,576 GPUs.", "2024-03", 0),
        ("A 100 MW data centre costs $60 million in electricity each year.", "2025", 1),
        ("A 100 MW data centre costs $600 million in electricity each year.", "2025", 0),
    ],
)
def test_what_stands_between_a_number_and_its_time_or_its_chips_is_read(sentence, as_of, expected):
    assert gw.judge(sentence, as_of).verdict == ("inconsistent", "consistent")[expected]


def test_a_plant_that_a_site_is_compared_with_is_not_what_the_money_pays_for():
    dear = gw.judge("At $400 billion per gigawatt, AI sites dwarf power plants in cost.", "2025-11")
    assert dear.verdict == "inconsistent"
    plant = gw.judge("A power plant costs $2 billion per gigawatt.", "2025-11")
    assert plant.verdict == "not checkable"


@pytest.mark.parametrize(
    "sentence",
    [
        "An H100 consumes up to 700 kilowatts at peak.",
        "The new GPU consumes 1,400 milliwatts.",
        "The chip needs 700 kW.",
        "Each medium-length prompt of GPT-5 uses between 2 and 45 watts.",
        "A query takes 3 watts.",
        "It expects 2.5 GWh of contracted power by the end of 2026.",
    ],
)
def test_a_unit_that_no_chip_and_no_power_has_is_a_slip(sentence):
    assert gw.judge(sentence, "2025").verdict == "wrong unit"


def test_what_a_system_draws_and_what_a_battery_stores_is_no_slip():
    for sentence in ("A GB200 rack draws 120 kilowatts.", "2.5 GWh of battery capacity are built."):
        assert gw.judge(sentence, "2025").verdict != "wrong unit", sentence


def test_what_chips_are_worth_and_how_many_of_them_there_are():
    fair = gw.judge("$7bn worth of Blackwell chips, 200,000 of them, go to Texas.", "2025-09")
    dear = gw.judge("$40bn worth of Blackwell chips, 200,000 of them, go to Texas.", "2025-09")
    assert (fair.verdict, dear.verdict) == ("consistent", "inconsistent")
    assert gw.judge("260,000 GPUs would be worth $8bn to $10bn.", "2025").verdict == "consistent"


def test_where_a_part_of_a_sum_goes_does_not_make_the_sum_a_part():
    text = "Microsoft laid out ${} billion in fiscal 2025, more than half of it in America."
    assert gw.judge(text.format(80), "2025-01").verdict == "consistent"
    assert gw.judge(text.format(300), "2025-01").verdict == "inconsistent"


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("It hosts 300 MW for 5.5 billion dollars over 15 years.", "not checkable"),
        ("Fuel cells of 1 gigawatt cost 2.65 billion dollars.", "not checkable"),
        ("It may import 500,000 Nvidia chips a year, worth 20 billion dollars.", "consistent"),
        ("It may import 500,000 Nvidia chips a year, worth 90 billion dollars.", "inconsistent"),
        ("GPT-5 uses 18 Wh for a medium answer.", "inconsistent"),
        ("GPT-5 uses 0.3 Wh for a medium answer.", "consistent"),
        ("They take 12 % of American electricity in 2028, 580 TWh.", "consistent"),
        ("They take 30 % of American electricity in 2028, 580 TWh.", "inconsistent"),
        ("They take 4 % of American electricity in 2024, 580 TWh.", "inconsistent"),
        ("Each of the 11 GW of the plan costs about 45 billion dollars.", "consistent"),
        ("Each of the 11 GW of the plan costs about 450 billion dollars.", "inconsistent"),
        ("The 64,000 GB200 of two buildings cost $2.4 billion for the chips alone.", "consistent"),
        ("The 64,000 GB200 of two buildings cost $24 billion for the chips alone.", "inconsistent"),
        ("Trainium2 sells at half the price of an H100, 15,000 dollars.", "inconsistent"),
        ("The 200,000 GPUs in Memphis are worth some 6 billion dollars.", "consistent"),
        ("The 200,000 GPUs in Memphis are worth some 60 billion dollars.", "inconsistent"),
        ("Colossus 1 uses 350 MW for 200,000 GPUs.", "consistent"),
        ("Colossus 1 uses 900 MW for 200,000 GPUs.", "inconsistent"),
        ("A gigawatt of nuclear power costs 10 billion dollars.", "not checkable"),
        ("Ireland's data centres used 6.97 TWh, 22 % of the country's power.", "consistent"),
        ("Ireland's data centres used 6.97 TWh, 60 % of the country's power.", "inconsistent"),
        ("ChatGPT's daily 2.5 billion queries use 8.5 GWh.", "inconsistent"),
        ("ChatGPT's daily 2.5 billion queries use 0.8 GWh.", "consistent"),
        ("The 5.8 GW need 58 billion dollars for the shells.", "consistent"),
        ("The 5.8 GW need 580 billion dollars for the shells.", "inconsistent"),
        ("2.5 billion queries a day at 0.34 Wh are the use of 29,000 US homes.", "consistent"),
        ("2.5 billion queries a day at 0.34 Wh are the use of 290,000 US homes.", "wrong unit"),
        ("1 GW of Blackwell has the compute of 20 million H100.", "inconsistent"),
        ("The 1 GW site would use more power than a million UK homes.", "consistent"),
        ("The 1 GW site would use more power than nine million UK homes.", "inconsistent"),
        ("Chips for a gigawatt cost about 20 billion dollars.", "consistent"),
        ("Chips for a gigawatt cost about 2 billion dollars.", "inconsistent"),
        ("The 50 MW hall heats 20,000 homes.", "not checkable"),
        ("Two 24,576-GPU H100 clusters together draw some 70MW.", "ambiguous"),
        ("Two 24,576-GPU H100 clusters together draw some 30MW.", "inconsistent"),
        ("A gigawatt campus pays about $60 million a year for its power.", "inconsistent"),
        ("A gigawatt campus pays about $600 million a year for its power.", "consistent"),
        ("The turbines produce 1,200 megawatts per day.", "wrong unit"),
        ("Of the 360 megawatts in Memphis, 100,000 H100s use half.", "consistent"),
        ("Of the 960 megawatts in Memphis, 100,000 H100s use half.", "inconsistent"),
        ("One 132-kilowatt rack uses the electricity of 100 US homes.", "ambiguous"),
        ("One 132-kilowatt rack uses the electricity of 900 US homes.", "inconsistent"),
        ("A GB200 NVL36 costs about $1.8 million.", "consistent"),
        ("A GB200 NVL36 costs about $18 million.", "inconsistent"),
        ("Blackwell Ultra GPUs are rated at 1.4 kilowatts apiece.", "consistent"),
        ("Blackwell Ultra GPUs are rated at 3.4 kilowatts apiece.", "inconsistent"),
        ("Nvidia's card eats 600 megawatts at its peak.", "wrong unit"),
        ("The 10 GW exceed what all 240,000 US homes of the state use.", "consistent"),
        ("The 10 GW exceed what all 24 million US homes of the state use.", "inconsistent"),
        ("The 2 GW of the campus hold up to 3 million GB200.", "inconsistent"),
        ("Fifteen gigawatts are the power of 40 million US homes.", "inconsistent"),
        ("The fund values 800 MW at 16 billion dollars.", "not checkable"),
        ("A 24-year-old runs 300 MW for 250,000 US homes at full load.", "consistent"),
        ("A Google search takes 0.3 Wh, a ChatGPT query 3 Wh.", "inconsistent"),
        ("A Google search takes 0.03 Wh, a ChatGPT query 0.3 Wh.", "consistent"),
        ("A US home uses 10,500 kWh a year, 29 kWh a day.", "consistent"),
        ("Its 32 data centres house 250,000 H100 on 380 MW.", "consistent"),
        ("Its 32 data centres house 250,000 H100 on 60 MW.", "inconsistent"),
        ("A gigawatt costs 45 billion dollars, chips and all.", "consistent"),
        ("A gigawatt costs 5 billion dollars, chips and all.", "inconsistent"),
        ("A gigawatt campus costs 11 billion dollars without servers.", "consistent"),
        ("A gigawatt campus costs 45 billion dollars without servers.", "inconsistent"),
        ("Its halls hold 50,000 GB200 each at about 120 MW a building.", "consistent"),
        ("Its halls hold 50,000 GB200 each at about 30 MW a building.", "inconsistent"),
        ("Meta will have 4 million H100 by the end of 2024.", "inconsistent"),
        ("Colossus 2 has a capacity of 1.1 GWh.", "wrong unit"),
        ("The AI campus starts with 1.8 GWh.", "wrong unit"),
        ("The AI campus stores 1.8 GWh in batteries.", "not checkable"),
        ("More than 1 GW runs two million GB200.", "inconsistent"),
        ("More than 4 GW run two million GB200.", "consistent"),
        ("Over 26 GW of chips could exceed 1.5 trillion dollars.", "consistent"),
        ("Over 26 GW of chips could exceed 15 trillion dollars.", "inconsistent"),
        ("10,000 H100 cost up to 9 billion dollars.", "inconsistent"),
        ("350,000 H100 at 30,000 dollars each cost 10.5 billion dollars.", "consistent"),
        ("350,000 H100 at 300,000 dollars each cost 105 billion dollars.", "inconsistent"),
        ("100,000 H100 at 1.4 kW each need 140 MW.", "consistent"),
        ("100,000 H100 at 14 kW each need 1,400 MW.", "inconsistent"),
        ("IndiaAI's GPUs at 67 rupees an hour cost 80 cents.", "consistent"),
        (
            "The 1.8 GW will use more electricity than all of the state's 230,000 homes.",
            "consistent",
        ),
        ("The 1.8 GW will use more electricity than all of its 2,300,000 homes.", "inconsistent"),
        (
            "At 7 cents a kWh, a gigawatt at full load has a yearly bill of $613 million.",
            "consistent",
        ),
        (
            "At 7 cents a kWh, a gigawatt at full load has a yearly bill of $2 billion.",
            "inconsistent",
        ),
        ("The land, buildings and power of a gigawatt cost 12 billion dollars.", "consistent"),
        ("The land, buildings and power of a gigawatt cost 40 billion dollars.", "inconsistent"),
        ("A rack of 130 kW uses the power of 100 American homes.", "ambiguous"),
        ("A rack of 130 kW uses the power of 1,000 American homes.", "inconsistent"),
        ("64,000 GB200 will be there by 2026, worth about 2.2 billion dollars.", "consistent"),
        ("64,000 GB200 will be there by 2026, worth about 22 billion dollars.", "inconsistent"),
        ("A rack of 72 GB200 draws 130 kW.", "consistent"),
        ("A rack of 72 GB200 draws 1.3 MW.", "wrong unit"),
        ("H200 time sells for between $2.50 and $4 an hour.", "consistent"),
        ("H200 time sells for between $25 and $40 an hour.", "inconsistent"),
        ("A GB200 rents at 12 dollars an hour.", "ambiguous"),
        ("H100 rents fell from 8 dollars to 2.85 an hour.", "consistent"),
        ("15 GW of IT load are 20 GW at the meter, a third more.", "consistent"),
        ("15 GW of IT load are 27 GW at the meter, a third more.", "inconsistent"),
        ("The 1.2 GW cost 15 billion dollars, chips not included.", "consistent"),
        ("The 1.2 GW cost 60 billion dollars, chips not included.", "inconsistent"),
        (
            "Buildings take 11 billion of a gigawatt's 35 billion dollars, nearly a third.",
            "consistent",
        ),
        ("Buildings take 21 billion of a gigawatt's 35 billion dollars, a third.", "inconsistent"),
        ("1,528 H100 run on 2 MW.", "ambiguous"),
        ("1,528 H100 run on 12 kW.", "inconsistent"),
        ("Hyperion will grow to 5 GB.", "wrong unit"),
        ("Each GPU of the cluster has 192 GB of memory.", "not checkable"),
        ("Data centres used 183 TW in the US.", "wrong unit"),
        ("An H100 draws up to 700 watts.", "consistent"),
        ("An H100 draws up to 7,000 watts.", "inconsistent"),
        ("OpenAI signed a $38 billion deal with Amazon for 500,000 GPUs.", "not checkable"),
        ("Anthropic committed to 30 billion dollars of Azure capacity.", "not checkable"),
        ("OpenAI's 10 GW would power every home of the state, 7 million of them.", "ambiguous"),
        ("OpenAI's 10 GW would power every home of the state, 11 million of them.", "inconsistent"),
        ("Irish data centres use a fifth of the country's electricity, 6.97 TWh.", "consistent"),
        ("Irish data centres use half of the country's electricity, 6.97 TWh.", "inconsistent"),
        ("2,000 H200 reach 2 exaflops in half precision, dense.", "consistent"),
        ("2,000 H200 reach 9 exaflops in half precision, dense.", "inconsistent"),
        ("The chips of a gigawatt cost $20 billion and the whole site $45 billion.", "consistent"),
        ("The chips of a gigawatt cost $2 billion and the whole site $45 billion.", "inconsistent"),
        ("A gigawatt needs $12 billion for the shell and $30 billion for hardware.", "consistent"),
        ("A gigawatt needs $12 billion for the shell and $3 billion for hardware.", "inconsistent"),
        ("For 8 billion dollars a developer built 800 MW without the servers.", "consistent"),
        ("For 60 billion dollars a developer built 800 MW without the servers.", "inconsistent"),
        ("Its 168 Megapacks hold 150 MW in all, 0.9 MW each.", "consistent"),
        ("Its 168 Megapacks hold 150 MW in all, 3 MW each.", "inconsistent"),
        ("10,000 H100 are let at 4 dollars an hour, 350 million dollars a year.", "consistent"),
        ("10,000 H100 are let at 4 dollars an hour, 950 million dollars a year.", "inconsistent"),
        ("A single H100 at 61 percent use consumes 3.7 MWh a year.", "consistent"),
        ("A single H100 consumes 37 MWh a year.", "inconsistent"),
        ("A GB200 rack draws 132 MW.", "wrong unit"),
        ("Each rack of the 300 MW campus holds 72 GB200.", "not checkable"),
        ("A GB300 brings its host 34,800 dollars a GPU and year.", "not checkable"),
        ("Rupees 1,000 crore are 120 million dollars.", "consistent"),
        (
            "Nvidia sells H20s at 12,000 dollars, less than half of the 30,000 of an H100.",
            "consistent",
        ),
        (
            "Nvidia sells H20s at 22,000 dollars, less than half of the 30,000 of an H100.",
            "inconsistent",
        ),
        ("Iceland's 50,000 homes use 230 GWh a year.", "not checkable"),
        ("The hall has 785,000 square feet for 100,000 GPUs, 7.85 square feet each.", "consistent"),
        ("Renting eight H100 costs 24 dollars an hour, 3 dollars a GPU.", "consistent"),
        ("Renting eight H100 costs 24 dollars an hour, 9 dollars a GPU.", "inconsistent"),
        ("A 300 MW site at full tilt uses as much as 250,000 US homes.", "consistent"),
    ],
)
def test_words_of_rents_plants_flows_answers_and_years_to_come(sentence, expected):
    assert gw.judge(sentence, "2025-06").verdict == expected


def test_h100_that_a_site_has_the_compute_of_are_not_held_as_so_many_h100():
    found = gw.judge("A gigawatt has the computing power of 1.2 million H100.", "2025-11")
    assert found.claims[0].unit == "H100 equivalents"
    assert found.verdict != "inconsistent"


@pytest.mark.parametrize(
    "sentence, lacking",
    [
        ("A cluster of 100,000 MI455X draws 250 MW.", "no power rating of MI455X"),
        ("10,000 Gaudi2 cost 100 million dollars.", "no price of Gaudi2"),
    ],
)
def test_what_the_tables_lack_of_a_chip_is_named(sentence, lacking):
    found = gw.judge(sentence, "2026-10")
    assert found.verdict == "not checkable" and lacking in found.reason


@pytest.mark.parametrize(
    "sentence, expected",
    [
        # the price of one rack, and of many
        ("Each GB300 NVL72 costs $4 million, so 1,000 racks cost $4 billion.", "consistent"),
        ("A rack costs $4 million, so 1,000 racks cost $40 billion.", "wrong unit"),
        ("A node of 8 H100 costs $300,000, so 100 nodes cost $30 million.", "consistent"),
        # the power of one chip, and of many
        ("The H100 draws 700 watts, so 100,000 of them draw 70 MW.", "consistent"),
        ("The H100 draws 350 watts, so 100,000 of them draw 35 MW.", "inconsistent"),
        # a run by its chips and days, and its energy with and without servers
        ("Llama 3.1 405B was trained on 16,384 H100 for 78 days.", "consistent"),
        ("Llama 3.1 405B was trained on 16,384 H100 for 30 days.", "inconsistent"),
        ("Training Olmo 3 7B took 234,000 H100 hours and 146 MWh.", "ambiguous"),
        ("Training Olmo 3 7B took 234,000 H100 hours and 380 MWh.", "consistent"),
        ("Training Olmo 3 7B took 234,000 H100 hours and 15 MWh.", "inconsistent"),
        # a sum without its sign may have lost it, and a digit, to a shell
        ("350,000 H100 cost 0.5 bn", "not checkable"),
        # units with a gap in them
        ("A 5 giga watts site houses 2 million GPUs.", "consistent"),
        ("A 5 giga-watt site houses 20 million GPUs.", "inconsistent"),
        # a superchip is no price of another chip
        ("The H100 sells for 30,000 dollars, the GB200 for 70,000 dollars.", "ambiguous"),
        ("The H100 sells for 52,000 dollars, the GB200 for 37,000 dollars.", "inconsistent"),
        # an offer to each
        ("Meta offered $100 million to each researcher.", "consistent"),
        ("Meta a proposé 100 millions de dollars à chaque chercheur.", "consistent"),
        ("Meta offered its researchers $20 billion each.", "inconsistent"),
        # a fleet that runs is older than what is on sale
        ("CoreWeave has 250,000 GPUs and 360 MW of active power.", "ambiguous"),
        ("CoreWeave has 250,000 GPUs and 36 MW of active power.", "inconsistent"),
    ],
)
def test_what_one_of_a_thing_has_and_what_all_have(sentence, expected):
    assert verdict(sentence, "2026-11-01") == expected
