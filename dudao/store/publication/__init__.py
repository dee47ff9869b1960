"""A centre's facts outside its house: parquet by city and year, without names, pay and texts; read back as a store."""
