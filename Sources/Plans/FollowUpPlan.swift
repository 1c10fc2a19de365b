/// That a request is sent once for each row of another one.
public struct FollowUpPlan: Sendable, Hashable {
    /// A value of the row that stands for a placeholder.
    public struct Value: Sendable, Hashable {
        public var placeholder: String
        /// The field of the rows that are followed.
        public var field: String

        public init(placeholder: String, field: String) {
            self.placeholder = placeholder
            self.field = field
        }
    }

    /// The name of the request whose rows are followed.
    public var request: String
    public var values: [Value]
    /// The most follow-ups in a poll.
    public var maximum: Int

    public init(request: String, values: [Value], maximum: Int) {
        self.request = request
        self.values = values
        self.maximum = maximum
    }
}
