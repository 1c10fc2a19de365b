import Diagnostics

/// What an answer with rows is written in.
public enum AnswerFormat: String, Sendable, CaseIterable {
    /// One value of JSON.
    case json
    /// One value of JSON in each line.
    case ndjson
}

extension Codec where Value == Located<AnswerFormat>? {
    static var writtenFormat: Codec {
        Codec<AnswerFormat>.choice.located.map { format, _, _ in format }
    }
}
