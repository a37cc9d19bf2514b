"""The control interface: people, groups, faults and time, played over HTTP and a live socket."""
