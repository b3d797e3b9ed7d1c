"""The LangChain agent: state, tools, middleware, graph."""
