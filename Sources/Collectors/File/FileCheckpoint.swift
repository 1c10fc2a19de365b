/// How far a followed file was read, and those that had its name before.
public struct FileCheckpoint: Sendable, Hashable {
    /// In the file that has the name.
    public var place: FilePlace
    /// The files that lost the name and are read on for a while; the oldest comes first.
    public var rotated: [FilePlace]

    /// What was read.
    public init(_ place: FilePlace, rotated: [FilePlace] = []) {
        self.place = place
        self.rotated = rotated
    }
}

extension FileCheckpoint: Codable {
    /// Beside the keys of the place.
    private enum CodingKeys: CodingKey { case rotated }

    public init(from decoder: any Decoder) throws {
        place = try FilePlace(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rotated = try container.decodeIfPresent([FilePlace].self, forKey: .rotated) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        try place.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rotated, forKey: .rotated)
    }
}

/// Where it is kept how far the files of a target were read, by request.
public struct CheckpointStore: Sendable {
    var load: @Sendable (_ request: String) -> FileCheckpoint?
    var save: @Sendable (_ request: String, FileCheckpoint) -> Void

    /// A store.
    ///
    /// - Parameters:
    ///   - load: Gives what was saved last; nil where there is nothing.
    ///   - save: Keeps it; what goes wrong is for it to tell.
    public init(
        load: @escaping @Sendable (_ request: String) -> FileCheckpoint?,
        save: @escaping @Sendable (_ request: String, FileCheckpoint) -> Void
    ) {
        self.load = load
        self.save = save
    }
}
