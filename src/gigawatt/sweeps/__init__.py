"""The same question many times: grid, plan, parts, threads, cluster."""
