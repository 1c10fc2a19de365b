/// Where a value is read: a frame of the scope, and the field's slot in that frame's table.
public struct FieldReference: Sendable, Hashable, Comparable {
    public var frame: Int
    public var slot: Int

    public init(frame: Int, slot: Int) {
        self.frame = frame
        self.slot = slot
    }

    public static func < (left: FieldReference, right: FieldReference) -> Bool {
        (left.frame, left.slot) < (right.frame, right.slot)
    }
}

/// One name that an expression may use.
public struct FieldDeclaration: Sendable {
    /// The name as declared, dots included, such as `message_stats.publish`.
    public var name: String
    public var type: ValueType
    /// Whether the broker may leave it out.
    public var isOptional: Bool
    /// The field's column in the table of its frame.
    public var slot: Int
    /// The column of its changes; nil for everything but a counter.
    public var counterSlot: Int?

    public init(name: String, type: ValueType, isOptional: Bool, slot: Int, counterSlot: Int?) {
        self.name = name
        self.type = type
        self.isOptional = isOptional
        self.slot = slot
        self.counterSlot = counterSlot
    }
}
