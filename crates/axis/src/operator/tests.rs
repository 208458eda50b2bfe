//! The operator's pages as the operator, a stranger and nobody meet them.
