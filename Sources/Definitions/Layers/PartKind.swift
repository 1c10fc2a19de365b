/// What a part of a definition is, as people read it.
public enum PartKind: String, Sendable, CaseIterable {
    case source
    case request
    case parameter = "query parameter"
    case field
    case sample
    case attribute
    case metric
    case unavailable = "unavailable metric"
    case profile
    case entityType = "entity type"
    case golden = "golden metric"
    case aggregate
    case summary = "summary metric"
    case alert
    case goldenTag = "golden tag"
    case tag
    case rule = "synthesis rule"
    case configuration = "setting"
    case sink
    case region
    case status
}
