public import Diagnostics

/// A source that is made of another one, which stays beside it.
public struct DerivedSourceDefinition: Sendable {
    public var name: Located<String>
    public var parent: Located<String>
    public var title: String?
    public var documentation: String?
    public var priority: Int?
    public var additions = SourceAdditions()
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        parent = Located("", at: place)
    }

    static let record = Record<DerivedSourceDefinition>(
        "derived source", "A source that is made of another one, which stays beside it.",
        start: DerivedSourceDefinition.init(place:),
        fields: [
            .format(),
            .required("source", \.name, Codec.name.located, "The name that targets use."),
            .required(
                "extends", \.parent, Codec.name.located,
                "The source that it is made of, with what extends that one."),
            .optional("title", \.title, .string, "What it is, where not what its parent is."),
            .optional("documentation", \.documentation, .string, "Where its API is described."),
            .optional(
                "priority", \.priority, .integer(-1_000...1_000),
                "Which source's metrics are taken, where not as its parent has it."),
        ] + SourceAdditions.fields.map { $0.within(\.additions) })
}
