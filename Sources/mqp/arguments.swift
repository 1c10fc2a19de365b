public import ArgumentParser
public import Diagnostics
public import Entities
public import Logging

// The words of other targets that options take.

extension DiagnosticFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension EntityState: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
