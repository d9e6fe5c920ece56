"""The root lists of entities, one of each kind."""

from graph.hops import ALL, ROOTS
from resolvers.connections import RootPage

sites = RootPage(ROOTS["SITE"])
buildings = RootPage(ROOTS["BUILDING"])
levels = RootPage(ROOTS["LEVEL"])
spaces = RootPage(ROOTS["SPACE"])
zones = RootPage(ROOTS["ZONE"])
assets = RootPage(ROOTS["ASSET"])
systems = RootPage(ROOTS["SYSTEM"])
points = RootPage(ROOTS["POINT"])
entities = RootPage(ALL)
