import Definitions
import Synthesis
import Telemetry

/// Notices when what identifies all rows of a target changes, such as the name of its cluster: from
/// then on other entities are made of the same things.
struct IdentityWatch {
    private struct Key: Hashable {
        var sample: String
        var column: Int
    }

    private var last: [Key: String] = [:]

    /// What changed since the last samples of the same mapping, in words.
    mutating func findings(
        _ sample: CompiledSample, _ rows: [Sample], identifiers: Set<String>
    ) -> [String] {
        guard let first = rows.first else { return [] }
        var findings: [String] = []
        for column in sample.sharedAttributes {
            let name = sample.shape.attributes[column]
            guard identifiers.contains(name), let value = first.attributes[column].text else {
                continue
            }
            let key = Key(sample: sample.name, column: column)
            if let before = last[key], before != value {
                findings.append(
                    "\(sample.name): `\(name)` changed from `\(before)` to `\(value)`; its rows "
                        + "make other entities from now on")
            }
            last[key] = value
        }
        return findings
    }
}
