-- The first start of PostgreSQL: the extension, which Edifice need not be able to make, and the account that it works
-- with, which owns its database and nothing else. The superuser has no password from here on: it enters by the socket
-- inside the container alone.
\getenv password POSTGRES_PASSWORD
CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE ROLE edifice LOGIN PASSWORD :'password';
ALTER DATABASE edifice OWNER TO edifice;
ALTER ROLE CURRENT_USER PASSWORD NULL;
