"""A small SQLite database of invented orders, and the query that reads it: the demo, and an example."""

from __future__ import annotations

import sqlite3
from pathlib import Path

DEMO_ORDER_QUERY = """
SELECT o.order_number AS number, c.full_name AS client_name, c.email, c.postcode,
       o.status, o.ordered_on, o.shipping_on, o.book_title AS title
FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE o.order_number = :number
"""

_SCHEMA = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT NOT NULL, postcode TEXT NOT NULL
);
CREATE TABLE orders (
    order_number TEXT PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL, ordered_on TEXT NOT NULL, shipping_on TEXT, book_title TEXT NOT NULL
);
"""

_CUSTOMERS = (
    (1, "Jean Martin", "jean.martin@example.com", "31000"),
    (2, "Sophie Durand", "sophie.durand@example.com", "69003"),
    (3, "Paul Lemaire", "paul.lemaire@example.com", "59800"),
    (4, "Claire Fontaine", "claire.fontaine@example.com", "75011"),
    (5, "Nadia Benali", "nadia.benali@example.com", "13006"),
    (6, "Éric Le Goff", "eric.legoff@example.com", "29200"),
    (7, "Emma Peeters", "emma.peeters@example.com", "1050"),
    (8, "Lucas Moreau", "lucas.moreau@example.com", "33000"),
)

_ORDERS = (
    ("CL-401372-487531", 1, "En production", "2025-10-20", "2025-10-28", "Les Sentiers d’automne"),
    ("CL-401388-488102", 2, "Expédiée", "2025-10-14", "2025-10-23", "Recettes de ma grand-mère"),
    ("CL-401395-488264", 3, "Bloquée : fichier non conforme", "2025-10-21", None, "Le Phare sans nom"),
    ("CL-401402-488390", 4, "En attente de fichier", "2025-10-22", None, "Album de famille"),
    ("CL-401417-488655", 5, "Livrée", "2025-09-30", "2025-10-09", "Poèmes du Vieux-Port"),
    ("CL-401423-488701", 6, "En attente de paiement", "2025-10-24", None, "Marins d’Iroise"),
    ("CL-401431-488845", 7, "Expédiée", "2025-10-16", "2025-10-27", "Carnets de Bruxelles"),
    ("CL-401440-488990", 8, "En cours de finition", "2025-10-17", "2025-10-29", "Manuel de l’apiculteur"),
    ("CL-401456-489120", 1, "Livrée", "2025-08-11", "2025-08-20", "Nouvelles du soir"),
    ("CL-401463-489277", 2, "Annulée", "2025-10-02", None, "Brouillon de voyage"),
    ("CL-401478-489413", 4, "En production", "2025-10-23", "2025-11-03", "Mémoires d’une institutrice"),
    ("CL-401485-489560", 3, "Retardée : rupture de papier", "2025-10-10", "2025-11-05", "Atlas des nuages"),
)


def create_demo_orders(path: Path) -> None:
    """Creates the demo database; a file that is there already is left as it is."""
    if path.exists():
        return
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", _CUSTOMERS)
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", _ORDERS)
        connection.commit()
    finally:
        connection.close()
