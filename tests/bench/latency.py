async def measure_latency(d):
    return []


async def measure_burst(d):
    return []
