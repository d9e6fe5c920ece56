// Identities: each constraint also is the index by which its nodes are found.
CREATE CONSTRAINT node_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT name_key IF NOT EXISTS FOR (n:Name) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT class_iri IF NOT EXISTS FOR (n:Class) REQUIRE n.iri IS UNIQUE;
CREATE CONSTRAINT clock_id IF NOT EXISTS FOR (n:Clock) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT commit_sequence IF NOT EXISTS FOR (n:Commit) REQUIRE n.sequence IS UNIQUE;
CREATE CONSTRAINT model_id IF NOT EXISTS FOR (n:Model) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT graph_number IF NOT EXISTS FOR (n:Graph) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT key_hash IF NOT EXISTS FOR (n:Key) REQUIRE n.hash IS UNIQUE;
CREATE CONSTRAINT key_number IF NOT EXISTS FOR (n:Key) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE;
CREATE INDEX model_scope IF NOT EXISTS FOR (n:Model) ON (n.scope);
CREATE INDEX commit_import IF NOT EXISTS FOR (n:Commit) ON (n.importId);
CREATE INDEX point_series IF NOT EXISTS FOR (n:Point) ON (n.series);
CREATE INDEX named_graph IF NOT EXISTS FOR ()-[r:NAMED]-() ON (r.graph);

// Pages: the default order of each kind, over everything and within one building.
CREATE INDEX entity_sort IF NOT EXISTS FOR (n:Entity) ON (n.sortKey);
CREATE INDEX site_sort IF NOT EXISTS FOR (n:Site) ON (n.sortKey);
CREATE INDEX building_sort IF NOT EXISTS FOR (n:Building) ON (n.sortKey);
CREATE INDEX level_sort IF NOT EXISTS FOR (n:Level) ON (n.sortKey);
CREATE INDEX space_sort IF NOT EXISTS FOR (n:Space) ON (n.sortKey);
CREATE INDEX zone_sort IF NOT EXISTS FOR (n:Zone) ON (n.sortKey);
CREATE INDEX asset_sort IF NOT EXISTS FOR (n:Asset) ON (n.sortKey);
CREATE INDEX system_sort IF NOT EXISTS FOR (n:System) ON (n.sortKey);
CREATE INDEX point_sort IF NOT EXISTS FOR (n:Point) ON (n.sortKey);
CREATE INDEX asset_type_sort IF NOT EXISTS FOR (n:AssetType) ON (n.sortKey);
CREATE INDEX thing_sort IF NOT EXISTS FOR (n:Thing) ON (n.sortKey);
CREATE INDEX site_scope IF NOT EXISTS FOR (n:Site) ON (n.scope);
CREATE INDEX building_scope IF NOT EXISTS FOR (n:Building) ON (n.scope);
CREATE INDEX level_scope IF NOT EXISTS FOR (n:Level) ON (n.scope);
CREATE INDEX space_scope IF NOT EXISTS FOR (n:Space) ON (n.scope);
CREATE INDEX zone_scope IF NOT EXISTS FOR (n:Zone) ON (n.scope);
CREATE INDEX asset_scope IF NOT EXISTS FOR (n:Asset) ON (n.scope);
CREATE INDEX system_scope IF NOT EXISTS FOR (n:System) ON (n.scope);
CREATE INDEX point_scope IF NOT EXISTS FOR (n:Point) ON (n.scope);
CREATE INDEX asset_type_scope IF NOT EXISTS FOR (n:AssetType) ON (n.scope);
CREATE INDEX thing_scope IF NOT EXISTS FOR (n:Thing) ON (n.scope);

// Classes: filters, order and facets by the leaf class.
CREATE INDEX entity_class IF NOT EXISTS FOR (n:Entity) ON (n.brickClass);
CREATE INDEX point_class IF NOT EXISTS FOR (n:Point) ON (n.brickClass);
CREATE INDEX asset_class IF NOT EXISTS FOR (n:Asset) ON (n.brickClass);

// Search.
CREATE FULLTEXT INDEX entity_text IF NOT EXISTS
FOR (n:Entity) ON EACH [n.name, n.longName, n.description, n.tag];
CALL db.awaitIndexes(120);

// The clock: its lock orders all writers, its counters are never set back.
MERGE (c:Clock {id: 1})
ON CREATE SET c.sequence = 0, c.series = 0, c.graph = 0, c.key = 0, c.origin = randomUUID();

// Ballast: in a graph without relationships the planner would rather scan all of them than look between two nodes, and
// would keep that plan for seconds while the first import fills the graph.
MATCH (c:Clock {id: 1})
WHERE NOT EXISTS { (c)-[:BALLAST]->() }
UNWIND range(1, 32) AS number
CREATE (c)-[:BALLAST]->(:Ballast {number: number});
