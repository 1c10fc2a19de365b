import Foundation

/// What of dashboards Grafana's own types do not know: `grafana-foundation-sdk`, which `.ci/install`
/// installs, reads each and writes it again.
///
/// - Parameter dashboards: As JSON.
/// - Returns: a line for each key or value that is lost or changed, and each unit that there is not.
/// - Throws: where Python or the package is missing, or a dashboard cannot be read.
package func lostInGrafana(_ dashboards: [String]) throws -> [String] {
    let folder = try TemporaryFolder()
    var paths = ""
    for (index, dashboard) in dashboards.enumerated() {
        try folder.write(dashboard, to: "\(index)")
        paths += folder.file("\(index)") + "\n"
    }
    return try python(script, input: paths)
}

private let script = """
    import json, sys
    try:
        from grafana_foundation_sdk.cog import plugins
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.models import dashboard, units
    except ImportError:
        sys.exit("grafana-foundation-sdk is missing; `make setup` installs it")

    plugins.register_default_plugins()
    known_units = {v for k, v in vars(units).items() if isinstance(v, str) and not k.startswith("_")}

    def lost(written, read, path):
        if isinstance(written, dict):
            for key, value in written.items():
                here = f"{path}.{key}"
                if value is None and (not isinstance(read, dict) or key not in read):
                    continue
                if not isinstance(read, dict) or key not in read:
                    yield f"{here} is lost"
                else:
                    yield from lost(value, read[key], here)
        elif isinstance(written, list):
            if not isinstance(read, list) or len(read) != len(written):
                yield f"{path} has another length"
            else:
                for index, (one, other) in enumerate(zip(written, read)):
                    yield from lost(one, other, f"{path}[{index}]")
        elif written != read:
            yield f"{path} is {read!r} instead of {written!r}"

    def units_of(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "unit":
                    yield value
                if node.get("id") == "unit" and key == "value":
                    yield value
                yield from units_of(value)
        elif isinstance(node, list):
            for value in node:
                yield from units_of(value)

    for path in sys.stdin.read().splitlines():
        with open(path) as file:
            written = json.load(file)
        read = json.loads(JSONEncoder().encode(dashboard.Dashboard.from_json(written)))
        for problem in lost(written, read, "dashboard"):
            print(problem)
        for unit in sorted(set(units_of(written))):
            if not unit.startswith("suffix:") and unit not in known_units:
                print(f"there is no unit {unit}")
    """
