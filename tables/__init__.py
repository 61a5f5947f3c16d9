"""A CSV file or an Excel workbook as rows of text, whatever the file may be. Knows nothing of the product."""
