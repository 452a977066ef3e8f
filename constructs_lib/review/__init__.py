"""Says what a change of templates means: data at risk, replaced resources, rights, events, limits.

Reads templates only: nothing of CDK, no Node.js and no AWS.
"""
