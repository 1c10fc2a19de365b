import Foundation

extension TargetGroups {
    private struct Entry: Decodable {
        var targets: [String]
        var labels: [String: String]?
    }

    /// Reads JSON, all of it or nothing.
    init(json bytes: [UInt8]) throws(DiscoveryError) {
        let entries: [Entry]
        do { entries = try JSONDecoder().decode([Entry].self, from: Data(bytes)) } catch {
            throw DiscoveryError(.malformed, wordsOfJSON(error))
        }
        groups = entries.map { Group(targets: $0.targets, labels: $0.labels ?? [:]) }
    }
}

/// What JSON calls a type of ours.
private func nounOfJSON(_ type: any Any.Type) -> String {
    let name = String(describing: type)
    if name.hasPrefix("Array") { return "list" }
    if name.hasPrefix("Dictionary") { return "object" }
    return switch name {
    case "String": "text"
    case "Bool": "true or false"
    default: "number"
    }
}

/// What is wrong with JSON, in a few words and without its values.
func wordsOfJSON(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
        let steps = path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }
        return steps.isEmpty ? "the whole" : steps.joined(separator: ".")
    }
    guard let error = error as? DecodingError else { return "it cannot be read" }
    return switch error {
    case .keyNotFound(let key, let context):
        "\(place(context.codingPath)) has no `\(key.stringValue)`"
    case .typeMismatch(let type, let context):
        "\(place(context.codingPath)) is no \(nounOfJSON(type))"
    case .valueNotFound(_, let context): "\(place(context.codingPath)) is null"
    case .dataCorrupted(let context):
        context.codingPath.isEmpty
            ? "it is no JSON, or cut off" : "\(place(context.codingPath)) cannot be read"
    @unknown default: "it cannot be read"
    }
}
