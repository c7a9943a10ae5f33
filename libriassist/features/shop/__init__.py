"""The shop's own settings: what it changes from day to day, in the database, with who changed what and when.

An environment variable of the same meaning wins and is shown as fixed. The demo begins with the sample shop's.
"""
