"""Knowledge out of files and pages: one small module a format, the libraries loaded when first needed."""
