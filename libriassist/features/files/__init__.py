"""Files of conversations: checked and kept, fetched by those who may read the message that names them."""
