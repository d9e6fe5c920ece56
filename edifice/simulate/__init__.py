"""The demo building at work: weather, people, rooms and plant by simple balances, speaking and hearing over MQTT."""
