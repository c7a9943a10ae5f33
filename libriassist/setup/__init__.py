"""The composition root, a part each: from the settings to a running application. Nothing is global."""
