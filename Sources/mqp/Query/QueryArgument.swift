import ArgumentParser

/// A query that begins with a comment, `--`, among the arguments of the program, where it looks like an
/// option.
enum QueryArgument {
    /// Stands before such a query while the arguments are read. No argument has it of itself.
    private static let mark = "\u{0}"

    /// The arguments, in which what cannot be an option is none: the name of an option has no blank in
    /// it.
    static func marked(_ arguments: [String]) -> [String] {
        guard arguments.first == QueryCommand.configuration.commandName else { return arguments }
        return arguments.map { argument in
            let name = argument.prefix { $0 != "=" }
            return argument.hasPrefix("--") && name.contains(where: \.isWhitespace)
                ? mark + argument : argument
        }
    }

    /// The text of an argument as it was given.
    static func text(_ argument: String) -> String {
        argument.hasPrefix(mark) ? String(argument.dropFirst(mark.count)) : argument
    }
}
