"""Fills a home with sellers, stock, buyers and tokens, and prints them: `python -m tests.proofs.crashes.stage N`."""

from __future__ import annotations

import json
import sys

from jolserik.platform.home import prepared_database

STOCK = 1_000_000
PRODUCTS = 2
"How much of how many products every seller begins with"


def main() -> None:
    with prepared_database():
        from tests import builders as b
        from tests.model import papers as p

        trades = []
        for _ in range(int(sys.argv[1])):
            seller, buyer = b.a_party(), b.a_party()
            for product in (p.WASHER, p.PHONE)[:PRODUCTS]:
                b.a_lot(seller, quantity=str(STOCK), product=product)
            trades.append(
                {
                    "seller": seller,
                    "buyer": buyer,
                    "seller_token": b.a_token(seller),
                    "buyer_token": b.a_token(buyer),
                }
            )
        print(json.dumps(trades))


if __name__ == "__main__":
    main()
