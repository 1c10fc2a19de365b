import Definitions

/// A list of targets in the format of Prometheus: groups of addresses, each with labels for all of
/// its addresses (https://prometheus.io/docs/prometheus/latest/http_sd/).
struct TargetGroups: Sendable {
    struct Group: Sendable {
        var targets: [String]
        var labels: [String: String]
    }

    var groups: [Group]

    /// Reads a file, JSON or YAML by its ending.
    static func read(_ bytes: [UInt8], path: String) throws(DiscoveryError) -> DiscoveryAnswer {
        if path.hasSuffix(".json") {
            do throws(DiscoveryError) { return try TargetGroups(json: bytes).answer() } catch {
                throw DiscoveryError(error.reason, "\(path): \(error.detail)")
            }
        }
        return try TargetGroups(yaml: bytes, path: path).answer()
    }

    /// The addresses of all groups; what is none is refused and the others count.
    func answer() throws(DiscoveryError) -> DiscoveryAnswer {
        var answer = DiscoveryAnswer()
        for group in groups {
            guard answer.addresses.count + group.targets.count <= DiscoveryLimits.addresses else {
                throw DiscoveryError(
                    .tooLarge, "the list has more than \(DiscoveryLimits.addresses) addresses")
            }
            for target in group.targets {
                if let address = DiscoveredAddress(target, labels: group.labels) {
                    answer.addresses.append(address)
                } else {
                    answer.refusals.add(
                        DiscoveryRefusal(
                            target.contains("@") ? "(not shown)" : target,
                            "this is no `host:port`"))
                }
            }
        }
        return answer
    }
}
