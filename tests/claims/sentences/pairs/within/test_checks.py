"""Arithmetic inside one sentence: shares, stakes, products, and the energy of a whole year."""

import pytest

import gigawatt as gw

STAKE = "49 % of Scale AI for 14.3 billion dollars values it at {} billion dollars."
SENTENCES = [
    (STAKE.format(29), "consistent"),
    (STAKE.format(35), "inconsistent"),
    ("9 % of 1.4 GW, that is 126 MW, is cooling.", "consistent"),
    ("1.5 million dollars for each of 4,000 employees, 6 billion dollars in all.", "consistent"),
    ("1.5 million dollars for each of 4,000 employees, 12 billion dollars in all.", "inconsistent"),
    ("1 GW all year round is 8.76 TWh.", "consistent"),
    ("1 GW all year round is 12 TWh.", "inconsistent"),
    ("10,000 H100 for a year at 2 dollars an hour are 175 million dollars.", "consistent"),
    ("10,000 H100 for a year at 2 dollars an hour are 75 million dollars.", "inconsistent"),
    ("2.5 billion queries a day at 0.34 Wh are 310 GWh a year.", "consistent"),
    ("2.5 billion queries a day at 0.34 Wh are 800 GWh a year.", "inconsistent"),
    ("The 10 billion dollar site has 500 jobs, 20 million dollars each.", "consistent"),
    ("With 72 GPUs apiece, the 1,400 racks hold some 100,000 GPUs.", "consistent"),
    ("With 72 GPUs apiece, the 1,400 racks hold some 60,000 GPUs.", "inconsistent"),
    ("Fifty researchers on $10 million each cost Meta $500 million a year.", "consistent"),
    ("Fifty researchers on $10 million each cost Meta $900 million a year.", "inconsistent"),
    ("At $1.5 million on average, the pay of 4,000 employees is $6 billion a year.", "consistent"),
    (
        "At $1.5 million on average, the pay of 4,000 employees is $2 billion a year.",
        "inconsistent",
    ),
    ("It processes 980 trillion tokens a month, double the 480 trillion of May.", "consistent"),
    ("It processes 980 trillion tokens a month, double the 240 trillion of May.", "inconsistent"),
    ("Revenue is $3 billion a year, three times the $1 billion of 2023.", "consistent"),
    ("Revenue is $3 billion a year, three times the $2 billion of 2023.", "inconsistent"),
    ("A package of $24 million on average makes 44 members cost $1.06bn a year.", "consistent"),
    ("At an average pay of $24 million, the 44 members cost $3bn a year.", "inconsistent"),
    ("Seven recruits, each offered $100 million, would add up to $700m.", "consistent"),
    ("Seven recruits, each offered $100 million, would add up to $2bn.", "inconsistent"),
    ("$10 per million output tokens makes a billion tokens cost $10,000.", "consistent"),
    ("$10 per million output tokens makes a billion tokens cost $40,000.", "inconsistent"),
    # the price of a year of a sum of years, and a valuation beside a bill
    (
        "It rents 200 MW for $9.7 billion over five years, $1.94 billion a year or $9.7 million "
        "for each megawatt.",
        "consistent",
    ),
    (
        "It rents 200 MW for $9.7 billion over five years, $1.94 billion a year or $29 million "
        "for each megawatt.",
        "inconsistent",
    ),
    (
        "At $40,000 apiece, the 50,000 B200s of the firm, valued at $9 billion, cost $2 billion.",
        "consistent",
    ),
    (
        "At $40,000 apiece, the 50,000 B200s of the firm, valued at $2 billion, cost $900 million.",
        "inconsistent",
    ),
    ("It owns 27 percent of a firm worth 500 billion dollars, or $135 billion.", "consistent"),
    ("It put $1.3bn into a firm worth $11.7bn and holds 22 percent of it.", "inconsistent"),
    (
        "Il investit 100 milliards dans OpenAI pour 10 GW, soit 10 milliards à chaque gigawatt.",
        "consistent",
    ),
    (
        "Il investit 100 milliards dans OpenAI pour 10 GW, soit 20 milliards à chaque gigawatt.",
        "inconsistent",
    ),
    ("It paid $14.3bn for 49 percent of a firm of 1,500 people, at $29 billion.", "consistent"),
    ("À 44 g de CO2 par kWh, 12 TWh annuels émettent 530 000 tonnes.", "consistent"),
    ("Eleven recruits at $100m each over four years cost $275 million a year.", "consistent"),
    ("Eleven recruits at $100m each over four years cost $575 million a year.", "inconsistent"),
    ("A rack's 72 GPUs use 72 kW, so 500 such racks need 36 megawatts.", "consistent"),
    ("The 1,600 crore rupees, about $186 million, are twice the 800 crore of 2024.", "consistent"),
    (
        "The 1,600 crore rupees, about $186 million, are twice the 400 crore of 2024.",
        "inconsistent",
    ),
    (  # two prices, of which one makes the sum
        "The 450,000 H100s bring $10 billion, or about $22,000 each, though one lists at $30,000.",
        "consistent",
    ),
    ("The 450,000 H100s bring $10 billion, or about $52,000 each.", "inconsistent"),
    ("MGX, with 100 billion dollars, will pay 30 of the 50 billion euros, or 60%.", "consistent"),
    (
        "Sales of $200 billion, up 2 percent, are $100 million a head for 2,000 people.",
        "consistent",
    ),
    ("Two turbines of 38 megawatts each feed a cluster that needs 45 megawatts.", "not checkable"),
    ("Two turbines of 38 megawatts each give 76 megawatts.", "consistent"),
    ("Two turbines of 38 megawatts each give 145 megawatts.", "inconsistent"),
    (  # a lost factor is likelier than another sum
        "1,000 B200s at $35,000 each cost $350 million, without the 12 million of the network.",
        "wrong unit",
    ),
    ("Spending of $380bn is up by nearly two thirds from $230bn.", "consistent"),
    ("Spending of $380bn is up by nearly a quarter from $230bn.", "inconsistent"),
    ("The bill fell 40 % from $5 million to $3 million.", "consistent"),
    ("The bill fell 40 % from $5 million to $1 million.", "inconsistent"),
    ("A 65 per cent share of a $30 billion market is $19.5 billion.", "consistent"),
    ("A 65 per cent share of a $30 billion market is $9.75 billion.", "inconsistent"),
    ("Outlays of $34.9bn were up 74% from $20bn a year before.", "consistent"),
    ("Outlays of $34.9bn were up 20% from $20bn a year before.", "inconsistent"),
    ("Rents slid from $8 to $2, a fall of three quarters.", "consistent"),
    ("Rents slid from $8 to $5, a fall of three quarters.", "inconsistent"),
    ("One billion ChatGPT messages a day, each of 0.3 Wh, need 12.5 megawatts.", "consistent"),
    ("One billion ChatGPT messages a day, each of 0.3 Wh, need 50 megawatts.", "inconsistent"),
    ("H100s rented for $8 an hour in 2023 and for $2 in 2025, a fall of 75 percent.", "consistent"),
    ("H100s rented for $8 an hour in 2023 and for $2 in 2025, a fall of half.", "inconsistent"),
    ("Of the $50bn that a gigawatt costs, GPUs take 39 percent, or 19.5 billion.", "consistent"),
    ("Of the $50bn that a gigawatt costs, GPUs take 39 percent, or 13.7 billion.", "inconsistent"),
    ("The 36 GW are more than the peak demand of the state, 31 GW.", "consistent"),
    ("The 26 GW are more than the peak demand of the state, 31 GW.", "inconsistent"),
    ("The 26 GW are less than the peak demand of the state, 31 GW.", "consistent"),
    ("A 200 MWh battery carries the 100-megawatt site for two hours.", "consistent"),
    ("A 200 MWh battery carries the 100-megawatt site for seven hours.", "inconsistent"),
    ("Batteries of 150 MW back the 300 MW site, which took 900 MWh in an hour.", "not checkable"),
    ("Outlays rose from $230bn in 2024 to $410bn in 2025, up 78 percent.", "consistent"),
    ("Outlays rose from $230bn in 2024 to $410bn in 2025, up 38 percent.", "inconsistent"),
    ("Outlays fell from $410 billion to $230 billion, down 44 percent.", "consistent"),
    ("Outlays fell from $410 billion to $230 billion, down 64 percent.", "inconsistent"),
    ("It draws 12 TWh a year, and the land's 450 TWh grow 2 percent a year.", "not checkable"),
    ("A one-year reservation of an H100 at $2 an hour costs about $17,500.", "consistent"),
    ("A one-year reservation of an H100 at $2 an hour costs about $8,000.", "inconsistent"),
    ("The $5 billion buys 4 percent of Intel, which was worth $125 billion.", "consistent"),
    ("The $5 billion buys 4 percent of Intel, which was worth $40 billion.", "inconsistent"),
    ("B200s rent at $6.50 an hour, a GB200 at $17.90, nearly three times as much.", "consistent"),
    ("B200s rent at $6.50 an hour, a GB200 at $11.90, three times as much.", "inconsistent"),
    ("Capacity costs $333 a megawatt-day, twelve times the $28.92 of 2024.", "consistent"),
    ("Capacity costs $333 a megawatt-day, five times the $28.92 of 2024.", "inconsistent"),
    ("Capacity jumped 1,000% from $29 to $319 per megawatt-day.", "consistent"),
    ("Capacity jumped 1,000% from $29 to $269 per megawatt-day.", "inconsistent"),
    ("Le centre de Rungis, 130 MW, représente 22 % des 600 MW installés.", "consistent"),
    ("Le centre de Rungis, 130 MW, représente 12 % des 600 MW installés.", "inconsistent"),
    ("350,000 H100 at $30,000 each, three times the old price, cost $10.5bn.", "consistent"),
    ("Half of the 100 billion dollars, 50 billion, pays for chips.", "consistent"),
    ("Half of the 100 billion dollars, 20 billion, pays for chips.", "inconsistent"),
    ("At 35 billion dollars a gigawatt, 5 gigawatts cost 175 billion.", "consistent"),
    ("At 35 billion dollars a gigawatt, 5 gigawatts cost 375 billion.", "inconsistent"),
    ("600,000 H100 equivalents at 700 watts need 420 MW.", "consistent"),
    ("600,000 H100 equivalents at 700 watts need 620 MW.", "inconsistent"),
    ("The 26 GW, 10 with Nvidia, 6 with AMD and 10 with Broadcom, are a lot.", "consistent"),
    ("The 46 GW, 10 with Nvidia, 6 with AMD and 10 with Broadcom, are a lot.", "inconsistent"),
    ("Spending of $72.2bn is 84 percent above the $39.2bn of 2024.", "consistent"),
    ("Spending of $72.2bn is 24 percent above the $39.2bn of 2024.", "inconsistent"),
    ("Its price of $25,000 is 37 percent below the $40,000 of 2023.", "consistent"),
    ("Its price of $25,000 is 67 percent below the $40,000 of 2023.", "inconsistent"),
    ("CoreWeave's $14bn with Meta and $22bn with OpenAI make over $35 billion.", "consistent"),
    ("CoreWeave's $14bn with Meta and $29bn with OpenAI make over $35 billion.", "inconsistent"),
    ("Revenue more than doubled to $1.36 billion from $584 million.", "consistent"),
    ("Revenue more than doubled to $9.36 billion from $584 million.", "inconsistent"),
    ("72 GPUs, rated at 1,400 watts each, take more than 100 kW.", "consistent"),
    ("720 GPUs, rated at 1,400 watts each, take more than 100 kW.", "inconsistent"),
    ("The run took 39.3 million GPU-hours at 700 W, 27.5 GWh.", "consistent"),
    ("The run took 39.3 million GPU-hours at 700 W, 97 GWh.", "inconsistent"),
    ("A gigawatt costs $51 billion, 27 billion of it for Nvidia.", "consistent"),
    ("A gigawatt costs $51 billion, 189 billion of it for Nvidia.", "inconsistent"),
    ("Chips cost 50,000 dollars apiece, 20 billion for 400,000.", "consistent"),
    ("Chips cost 50,000 dollars apiece, 90 billion for 400,000.", "inconsistent"),
    ("Two and a half billion dollars and $1.5 billion are $4 billion in all.", "consistent"),
    ("Prices fell from 40,000 to 25,000 dollars, by 37 %.", "consistent"),
    ("Prices fell from 40,000 to 35,000 dollars, by 37 %.", "inconsistent"),
    ("It counts 3.2 billion queries a day at 18.9 Wh each, 60.7 GWh.", "consistent"),
    ("It counts 3.2 billion queries a day at 18.9 Wh each, 20 GWh.", "inconsistent"),
    ("22.15 TWh a year, or 3 billion dollars at 13.6 cents a kWh.", "consistent"),
    ("22.15 TWh a year, or 8 billion dollars at 13.6 cents a kWh.", "inconsistent"),
    ("With a PUE of 1.2, 46 gigawatts of computing need 55.2 GW.", "consistent"),
    ("With a PUE of 1.2, 46 gigawatts of computing need 75 GW.", "inconsistent"),
    ("The 500 MW start with 50 MW, a tenth.", "consistent"),
    ("The 500 MW start with 50 MW, a quarter.", "inconsistent"),
    ("It gave 1,000 employees bonuses of $1.5 million, $1.5 billion in all.", "consistent"),
    ("It gave 1,000 employees bonuses of $1.5 million, $4 billion in all.", "inconsistent"),
    ("The 2.788 million hours at 2 dollars are 5.576 million dollars.", "consistent"),
    ("The 2.788 million hours at 2 dollars are 9 million dollars.", "inconsistent"),
    ("AI takes 20 % of the 415 TWh of data centres, 83 TWh.", "consistent"),
    ("AI takes 20 % of the 415 TWh of data centres, 183 TWh.", "inconsistent"),
    ("Five NVL72 racks hold 360 GPUs.", "consistent"),
    ("A 1 GW site takes 8.76 TWh when it never idles.", "consistent"),
    ("A 1 GW site takes 20 TWh when it never idles.", "inconsistent"),
    ("Renting 16,000 H100s for a month at $2.30 an hour is $27m.", "consistent"),
    ("Renting 16,000 H100s for a month at $2.30 an hour is $9m.", "inconsistent"),
    ("Only 400 of the $40,000 chips fit in a $16m budget.", "consistent"),
    ("Only 2,000 of the $40,000 chips fit in a $16m budget.", "inconsistent"),
    ("With $1.5m a head, the 3,000 people receive $4.5bn of stock.", "consistent"),
    ("With $1.5m a head, the 3,000 people receive $9bn of stock.", "inconsistent"),
    ("It answers 5 trillion searches a year, or 14 billion a day.", "consistent"),
    ("It answers 5 trillion searches a year, or 34 billion a day.", "inconsistent"),
    ("Rated at 1,200 watts, 450,000 GB200 chips need 540 megawatts.", "consistent"),
    ("Rated at 700 watts, 450,000 H100 chips need 900 megawatts.", "inconsistent"),
    ("Its 2025 capex, $72.2bn, swallowed 36% of its $201bn revenue.", "consistent"),
    ("Its 2025 capex, $72.2bn, swallowed 56% of its $201bn revenue.", "inconsistent"),
    ("Five researchers left on $200m each, a cool billion in total.", "consistent"),
    ("Nine researchers left on $200m each, a cool billion in total.", "inconsistent"),
    ("Sales rose 66% from $30.8bn to $51.2bn.", "consistent"),
    ("Sales rose 16% from $30.8bn to $51.2bn.", "inconsistent"),
    ("Phase one's 200 megawatts and phase two's 1,000 make 1.2 gigawatts.", "consistent"),
    ("Phase one's 200 megawatts and phase two's 1,000 make 1.7 gigawatts.", "inconsistent"),
    ("Spending jumped 45% to $80bn from $55bn.", "consistent"),
    ("Spending jumped 75% to $80bn from $55bn.", "inconsistent"),
    ("Of the $500 billion, $100 billion, or one fifth, is spent at once.", "consistent"),
    ("Of the $500 billion, $100 billion, or one third, is spent at once.", "inconsistent"),
    ("The 11-strong team costs $2.2bn, $200m per member.", "consistent"),
    ("The 11-strong team costs $5.2bn, $200m per member.", "inconsistent"),
    ("The 480 trillion monthly tokens are 16 trillion a day.", "consistent"),
    ("The 480 trillion monthly tokens are 30 trillion a day.", "inconsistent"),
    ("It offers 250 million dollars, 62.5 million in each of four years.", "consistent"),
    ("It offers 250 million dollars, 92.5 million in each of four years.", "inconsistent"),
    ("Stock of 1.5 million dollars for each of 4,000 staff makes 6 billion.", "consistent"),
    ("The 1.75 TWh, at 6 cents, cost 105 million dollars.", "consistent"),
    ("The 1.75 TWh, at 6 cents, cost 500 million dollars.", "inconsistent"),
    ("A year of 1,000 H100 at 2 dollars an hour costs 17.5 million dollars.", "consistent"),
    ("A year of 1,000 H100 at 2 dollars an hour costs 35 million dollars.", "inconsistent"),
    ("300 MW sind der Verbrauch von 600.000 Haushalten in Deutschland.", "ambiguous"),
    # pay of each, by the words behind it or before it
    ("A lab of 50 people costs $5 billion a year if each received $100 million.", "consistent"),
    ("A lab of 50 people costs $2 billion a year if each received $100 million.", "inconsistent"),
    ("Cinquante personnes coûtent 5 milliards d'euros par an à 100 M€ par tête.", "consistent"),
    ("Cinquante personnes coûtent 2 milliards d'euros par an à 100 M€ par tête.", "inconsistent"),
    # what is used at a price is used in the time of its bill
    ("At 7 cents a kWh, 4,500 kWh cost a home 315 dollars a year.", "consistent"),
    ("At 7 cents a kWh, 4,500 kWh cost a home 700 dollars a year.", "inconsistent"),
    ("À 7 centimes le kWh, un foyer de 4 500 kWh paie 315 euros par an.", "consistent"),
    ("À 7 centimes le kWh, un foyer de 4 500 kWh paie 700 euros par an.", "inconsistent"),
    # capacity that stands ready has the price of a day; of what term another sum is, nobody says
    ("It cleared at $333.44 per megawatt-day for 134,478 MW, $16.4 billion.", "consistent"),
    ("It cleared at $333.44 per megawatt-day for 134,478 MW, $26 billion.", "not checkable"),
    # hours of computing are those of chips
    ("54 jours sur 16 384 H100, soit 21 millions d'heures de calcul.", "consistent"),
    ("54 jours sur 16 384 H100, soit 41 millions d'heures de calcul.", "inconsistent"),
    ("54 days on 16,384 H100, or 21 million compute hours.", "consistent"),
    ("54 days on 16,384 H100, or 41 million compute hours.", "inconsistent"),
    # a power that runs at a part of a year's hours
    ("A 50 MW site running at 80 percent load uses 350 GWh a year.", "consistent"),
    ("A 50 MW site running at 80 percent load uses 540 GWh a year.", "inconsistent"),
    ("Le réacteur de 835 MW produit 6,7 TWh par an à 92 % de disponibilité.", "consistent"),
    ("Le réacteur de 835 MW produit 3,7 TWh par an à 92 % de disponibilité.", "inconsistent"),
    # a range of rates is two numbers too
    ("Le prix passe de 29 à 329 dollars par mégawatt-jour, plus de dix fois plus.", "consistent"),
    ("Le prix passe de 29 à 129 dollars par mégawatt-jour, plus de dix fois plus.", "inconsistent"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, "2025-06").verdict == expected


def test_the_year_may_be_that_of_the_homes():
    found = gw.judge("Training took 1,300 MWh, what 130 American homes use in a year.", "2023")
    assert found.verdict == "consistent"


def test_a_share_of_a_later_year_is_one_of_its_electricity():
    found = gw.judge("Data centres will use 945 TWh in 2030, 2.8 % of the world's electricity.")
    assert found.verdict == "consistent"
    assert "2030" in found.claims[0].assumed["electricity of"]


def test_the_price_of_chips_that_nobody_sells_says_whose_it_is():
    found = gw.judge("Anthropic buys 400,000 TPU v7 for 10 billion dollars.", "2025-10")
    assert found.verdict == "ambiguous"
    assert found.notes == ("The price of TPU v7 is what analysts say; its maker prints none.",)
    assert not gw.judge("400,000 TPU v7 draw 500 MW.", "2025-10").notes
