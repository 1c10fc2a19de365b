/// What a client of Kafka says of its settings before it connects; handed in, since only a library of C
/// knows.
public struct KafkaSettingCheck: Sendable {
    /// Whose client it is: what cannot be set depends on it.
    public enum Client: Sendable, Hashable { case target, sink }

    /// What is wrong with a setting.
    public enum Fault: Sendable, Hashable {
        /// There is none of this name.
        case unknown
        /// The program needs it as it is; the text says why.
        case refused(String)
        /// No text can set it, or only another client of Kafka has it; the text says more.
        case unsupported(String)
        /// It does not take the value, which the text can quote.
        case value(String, takes: Values)
    }

    /// What a setting takes.
    public enum Values: Sendable, Hashable {
        case words([String])
        case numbers(from: String, to: String)
        /// Other texts, or nobody says what.
        case texts
    }

    /// The names that can be set.
    let names: @Sendable (Client) -> [String]
    /// Whether a setting holds what nobody may read.
    let isSecret: @Sendable (String) -> Bool
    /// What is wrong with a setting; nil for nothing. The value is nil where it is not known yet or may
    /// not be read.
    let fault: @Sendable (Client, _ name: String, _ value: String?) -> Fault?

    /// Why settings do not go together, of which each for itself is right; nil where they do.
    let conflict: @Sendable (Client, _ settings: [String: String?]) -> String?

    /// A check that asks somebody.
    ///
    /// - Parameters:
    ///   - names: The names that can be set, for the nearest of them.
    ///   - isSecret: Whether a setting holds what nobody may read; its value is asked about never.
    ///   - fault: Says what is wrong with a setting; the value is nil where it is not known yet.
    ///   - conflict: Says why settings do not go together, each of which is right. A value is nil where
    ///     it is not known yet or may not be read.
    public init(
        names: @escaping @Sendable (Client) -> [String],
        isSecret: @escaping @Sendable (String) -> Bool,
        fault: @escaping @Sendable (Client, _ name: String, _ value: String?) -> Fault?,
        conflict: @escaping @Sendable (Client, _ settings: [String: String?]) -> String?
    ) {
        self.names = names
        self.isSecret = isSecret
        self.fault = fault
        self.conflict = conflict
    }
}
