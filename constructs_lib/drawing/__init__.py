"""Draws where the events of an app flow, from its templates: Mermaid, DOT, SVG, or a page of HTML.

Drawn is what the templates prove. What a function reads from its environment, or calls outside of the app
by an address of its own, stands in none.
"""
