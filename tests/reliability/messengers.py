"""The sandbox as a process of its own, so that it outlives the service: `messengers.py PORT SERVICE_URL`."""

import sys

import uvicorn

from sandbox.people import Town
from sandbox.server import create_sandbox

if __name__ == "__main__":
    sandbox = create_sandbox(
        service_url=sys.argv[2], limits=False, town=Town(47.0971, 37.5434, "water_utility", "Водоканал")
    )
    uvicorn.run(sandbox.app, port=int(sys.argv[1]), log_level="error", access_log=False)
